"""From a key to a phone and its person, acting in the role in which submissions are handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.http import HttpRequest

from zhujian.kernel import lookups, time
from zhujian.kernel.access.actors import actor_for, grants_of_each
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import permissions_of
from zhujian.kernel.actor import Actor
from zhujian.kernel.db import write_gate
from zhujian.kernel.db.together import Together
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
    found = _by_digest(digest_of(key)) if 0 < len(key) <= LONGEST_KEY else None
    if found is None:
        raise _wrong(origin)
    return _known(found, origin)


def authenticate_digest(request: HttpRequest) -> Known:
    """The phone whose user name and key made `Authorization: Digest …`. Raises `refusals.Turned`."""
    origin, given = origin_of(request), response_of(request)
    if given is None:
        raise refusals.unnamed()
    if attempts.is_locked(origin, given.username):
        raise refusals.locked()
    found = _by_login(given.username) if "\x00" not in given.username else None
    ha1 = unseal(found.device.login, found.device.sealed).get(given.algorithm) if found else None
    if found is None or ha1 is None or not given.holds(ha1, request.method or ""):
        raise _wrong(origin, given.username)
    if not nonces.is_fresh(given.nonce, origin):
        raise refusals.stale()
    if request.method == "POST" and not nonces.use(given.nonce, given.count):
        raise refusals.stale()
    return _known(found, origin)


def _wrong(origin: str, login: str = "") -> refusals.Turned:
    if attempts.is_locked(origin, login):
        return refusals.locked()
    attempts.note_wrong(origin, login)
    return refusals.unknown()


class Found(NamedTuple):
    """A phone as it stands now, with its person's account and the grants in force."""

    device: Device
    account: Account
    grants: Sequence[Grant]


def _found(devices: Sequence[Device]) -> dict[int, Found]:
    accounts = {row.pk: row for row in lookups.rows_among(_accounts, {device.account_id for device in devices})}
    grants = grants_of_each(list(accounts.values()))
    return {
        device.pk: Found(device, accounts[device.account_id], grants[device.account_id])
        for device in devices
        if device.account_id in accounts
    }


def _accounts(ids: Sequence[int]) -> models.QuerySet[Account]:
    return Account.objects.filter(pk__in=ids).order_by()


def _with_digests(digests: Sequence[str]) -> models.QuerySet[Device]:
    return Device.objects.filter(digest__in=digests).order_by()


def _with_logins(logins: Sequence[str]) -> models.QuerySet[Device]:
    return Device.objects.filter(login__in=logins).order_by()


def _each_by_digest(digests: Sequence[str]) -> list[Found | None]:
    found = {each.device.digest: each for each in _found(lookups.rows_named(_with_digests, set(digests))).values()}
    return [found.get(digest) for digest in digests]


def _each_by_login(logins: Sequence[str]) -> list[Found | None]:
    found = {each.device.login: each for each in _found(lookups.rows_named(_with_logins, set(logins))).values()}
    return [found.get(login) for login in logins]


# Phones hand in at the end of a shift, all at once.
_by_digest: Together[str, Found | None] = Together(_each_by_digest)
_by_login: Together[str, Found | None] = Together(_each_by_login)


def _known(found: Found, origin: str) -> Known:
    if found.device.withdrawn_at:
        raise refusals.withdrawn()
    role = role_of(found.grants)
    if not role:
        raise refusals.without_role()
    _seen(found.device)
    return Known(found.device, actor_for(found.account, role, origin=origin, grants=found.grants))


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
