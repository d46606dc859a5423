"""From a key to a phone and its person, acting in the role in which submissions are handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.http import HttpRequest

from zhujian.kernel import lookups, time
from zhujian.kernel.access.actors import actor_for, grants_of
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import permissions_of
from zhujian.kernel.actor import Actor
from zhujian.kernel.db import write_gate
from zhujian.kernel.devices import attempts, nonces, refusals
from zhujian.kernel.devices.challenges import response_of
from zhujian.kernel.devices.keys import digest_of, unseal
from zhujian.kernel.devices.models import Device
from zhujian.kernel.request import origin_of

SUBMIT = "visits.submit"
FIELD_TEAM = "field-team"
SEEN_EVERY = timedelta(minutes=10)
LONGEST_KEY = 200


class Known(NamedTuple):
    device: Device
    actor: Actor


def authenticate_bearer(request: HttpRequest) -> Known:
    """The phone whose key stands in `Authorization: Bearer KEY`. Raises `refusals.Turned`."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise refusals.unnamed()
    return authenticate_key(key.strip(), origin=origin_of(request))


def authenticate_key(key: str, *, origin: str = "") -> Known:
    """The phone with this key. Raises `refusals.Turned`; a right key is let in however many wrong ones came before.

    The look-up is by the key's digest, so that its time tells nothing about the key.
    """
    device = lookups.first(Device, digest=digest_of(key)) if 0 < len(key) <= LONGEST_KEY else None
    if device is None:
        raise _wrong(origin)
    return _known(device, origin)


def authenticate_digest(request: HttpRequest) -> Known:
    """The phone whose user name and key made `Authorization: Digest …`. Raises `refusals.Turned`."""
    origin, given = origin_of(request), response_of(request)
    if given is None:
        raise refusals.unnamed()
    if attempts.is_locked(origin, given.username):
        raise refusals.locked()
    device = lookups.first(Device, login=given.username)
    ha1 = unseal(device.login, device.sealed).get(given.algorithm) if device else None
    if device is None or ha1 is None or not given.holds(ha1, request.method or ""):
        raise _wrong(origin, given.username)
    if not nonces.is_fresh(given.nonce, origin):
        raise refusals.stale()
    if request.method == "POST" and not nonces.use(given.nonce, given.count):
        raise refusals.stale()
    return _known(device, origin)


def _wrong(origin: str, login: str = "") -> refusals.Turned:
    if attempts.is_locked(origin, login):
        return refusals.locked()
    attempts.note_wrong(origin, login)
    return refusals.unknown()


def _known(device: Device, origin: str) -> Known:
    if device.withdrawn_at:
        raise refusals.withdrawn()
    account = lookups.first(Account, id=device.account_id)
    grants = grants_of(account) if account else []
    role = role_of(grants)
    if account is None or not role:
        raise refusals.without_role()
    _seen(device)
    return Known(device, actor_for(account, role, origin=origin, grants=grants))


def role_of(grants: Iterable[Grant]) -> str:
    """The role in which somebody with these grants hands in submissions: the field team's before any other; or none."""
    able = [grant.role for grant in grants if SUBMIT in permissions_of(grant.role)]
    return FIELD_TEAM if FIELD_TEAM in able else next(iter(able), "")


def _seen(device: Device) -> None:
    now = time.now()
    if device.last_seen and now - device.last_seen < SEEN_EVERY:
        return
    with write_gate():
        models.QuerySet(Device).filter(pk=device.pk).update(last_seen=now)
