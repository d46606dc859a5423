"""From an account to an actor: the grants of one role, resolved to permissions and spans."""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from zhujian.kernel import lookups, time
from zhujian.kernel.access.demonstration import is_out_of_place
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.access.roles import ROLES, permissions_of
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rest.guard import authenticate_with


def grants_of(account: Account) -> list[Grant]:
    """The account's grants in force today, oldest first; a demo account outside a demo county has none."""
    return grants_of_each([account])[account.pk]


def grants_of_each(accounts: Sequence[Account]) -> dict[int, list[Grant]]:
    """The same for several accounts, by their ids, in as many statements as for one."""
    found: dict[int, list[Grant]] = {account.pk: [] for account in accounts}
    able = {account.pk for account in accounts if account.is_active and not is_out_of_place(account)}
    today = time.today()
    rows = lookups.rows_among(_unrevoked, able)
    in_force = [grant for grant in rows if grant.since <= today and (grant.until is None or today <= grant.until)]
    _fill_in(in_force)
    for grant in in_force:
        found[grant.account_id].append(grant)
    return found


def _unrevoked(accounts: Sequence[int]) -> QuerySet[Grant]:
    return Grant.objects.filter(account__in=accounts, revoked_at=None).order_by("pk")


def _fill_in(grants: Sequence[Grant]) -> None:
    """The units of these grants, and whose place is taken by those who hold one as a substitute."""
    units = {unit.pk: unit for unit in lookups.rows_among(_units, {grant.unit_id for grant in grants if grant.unit_id})}
    for grant in grants:
        grant.unit = units.get(grant.unit_id) if grant.unit_id else None
    if any(grant.substitutes_for_id for grant in grants):
        prefetch_related_objects(grants, "substitutes_for__account")


def _units(ids: Sequence[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=ids).order_by()


def roles_of(account: Account) -> list[str]:
    return list(dict.fromkeys(grant.role for grant in grants_of(account)))


def actor_for(account: Account, role: str = "", *, origin: str = "", grants: Sequence[Grant] | None = None) -> Actor:
    """The account acting in `role`, or in its first role. Without a grant in force it may do nothing."""
    grants = grants_of(account) if grants is None else grants
    chosen = role if any(grant.role == role for grant in grants) else (grants[0].role if grants else "")
    own = [grant for grant in grants if grant.role == chosen]
    found = ROLES.get(chosen)
    return Actor(
        account=account.pk,
        name=account.name or account.username,
        role=chosen,
        permissions=permissions_of(chosen),
        spans=() if found is None or found.is_administrator else _spans(own),
        unit=account.unit_id,
        post=account.post,
        origin=origin,
    )


def _spans(grants: Sequence[Grant]) -> tuple[Span, ...]:
    """A grant on the county itself needs no list of units: it covers every one."""
    below = _subtrees(grant.unit for grant in grants if grant.unit and not _is_county(grant.unit))
    return tuple(
        Span(units=below.get(grant.unit_id) if grant.unit_id else None, topics=frozenset(grant.topics) or None)
        for grant in grants
    )


def _is_county(unit: Unit) -> bool:
    return unit.parent_id is None and unit.kind == Unit.COUNTY


def _subtrees(roots: Iterable[Unit]) -> dict[int, frozenset[int]]:
    """Ids below and including each root, in one query."""
    wanted = {root.pk: root.path for root in roots}
    rows = lookups.values_of(_within, tuple(wanted.values())) if wanted else []
    return {root: frozenset(pk for pk, path in rows if path.startswith(prefix)) for root, prefix in wanted.items()}


def _within(paths: Sequence[str]) -> QuerySet[Any]:
    below = functools.reduce(operator.or_, (Q(path__startswith=path) for path in paths))
    return Unit.objects.filter(below).order_by().values_list("pk", "path")


def digest_of_token(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@authenticate_with
def actor_for_token(secret: str, origin: str = "") -> Actor | None:
    """The actor behind a token, or None where it is unknown, expired or withdrawn."""
    token = lookups.first(Token, digest=digest_of_token(secret))
    if token is None or token.withdrawn_at or (token.expires_at and token.expires_at <= time.now()):
        return None
    account = lookups.first(Account, id=token.account_id)
    if account is None or not account.is_active:
        return None
    actor = actor_for(account, token.role, origin=origin)
    return actor if actor.role == token.role else None
