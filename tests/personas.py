"""One persona for each role: an account with its grant, an actor, a signed-in browser or a program with a token.

`over` is the unit whose subtree the grant reaches (none: everywhere), `topics` the topics (none: all), `unit` where
the person sits. Every call makes a new person.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests import factories
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Unit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account(
    role: str, *, unit: Unit | None = None, over: Unit | None = None, topics: Iterable[str] = (), **fields: Any
) -> Account:
    """An account with this role. A liaison's grant reaches the own unit, which is made where none is given."""
    home = unit or (factories.unit() if role == "liaison" else None)
    made = factories.account(unit=home, post=str(ROLES[role].title), **fields)
    factories.grant(made, role, unit=over or (home if role == "liaison" else None), topics=topics)
    return made


def actor(role: str, **fields: Any) -> Actor:
    """A new person acting in this role; `fields` are those of `account`."""
    return acting(account(role, **fields), role)


def acting(who: Account, role: str = "") -> Actor:
    """An account that exists, acting in this role or in its first."""
    return actor_for(Account.objects.get(pk=who.pk), role)


def _persona(role: str) -> Callable[..., Actor]:
    return functools.partial(actor, role)


petition_office = _persona("petition-office")
supervision = _persona("supervision")
case_management = _persona("case-management")
investigation = _persona("investigation")
review = _persona("review")
resident = _persona("resident")
inspection_office = _persona("inspection-office")
leader = _persona("leader")
liaison = _persona("liaison")
field_team = _persona("field-team")
observer = _persona("observer")
monitoring_point = _persona("monitoring-point")
system_admin = _persona("system-admin")
security_admin = _persona("security-admin")
audit_admin = _persona("audit-admin")


def everyone(**fields: Any) -> dict[str, Actor]:
    """One person for each role."""
    return {role: actor(role, **fields) for role in ROLES}


def enrol(who: Account) -> str:
    """Give an account a second factor; returns the TOTP secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(who, secret)
    return secret


def code(secret: str) -> str:
    """The six digits that an authenticator shows for this secret now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def browser(who: Account) -> Client:
    """A browser in which the account is signed in with both factors."""
    enrol(who)
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def bearer(who: Account, role: str) -> dict[str, str]:
    """The headers of a program that acts for the account: `client.get(url, headers=bearer(...))`."""
    _token, secret = factories.token(who, role)
    return {"authorization": f"Bearer {secret}"}
