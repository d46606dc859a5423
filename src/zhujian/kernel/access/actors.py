"""From an account to an actor: the grants of one role, resolved to permissions and spans."""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Iterable, Sequence

from django.db.models import Q

from zhujian.kernel import time
from zhujian.kernel.access.demonstration import is_out_of_place
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.access.roles import ROLES, permissions_of
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rest.guard import authenticate_with


def grants_of(account: Account) -> list[Grant]:
    """The account's grants in force today, oldest first; a demo account outside a demo county has none."""
    if not account.is_active or is_out_of_place(account):
        return []
    found = Grant.objects.filter(Grant.in_force(time.today()), account=account)
    return list(found.select_related("unit", "substitutes_for__account").order_by("pk"))


def roles_of(account: Account) -> list[str]:
    return list(dict.fromkeys(grant.role for grant in grants_of(account)))


def actor_for(account: Account, role: str = "", *, origin: str = "") -> Actor:
    """The account acting in `role`, or in its first role. Without a grant in force it may do nothing."""
    grants = grants_of(account)
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
    if not wanted:
        return {}
    within = functools.reduce(operator.or_, (Q(path__startswith=path) for path in wanted.values()))
    rows = list(Unit.objects.filter(within).order_by().values_list("pk", "path"))
    return {root: frozenset(pk for pk, path in rows if path.startswith(prefix)) for root, prefix in wanted.items()}


def digest_of_token(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@authenticate_with
def actor_for_token(secret: str, origin: str = "") -> Actor | None:
    """The actor behind a token, or None where it is unknown, expired or withdrawn."""
    token = Token.objects.select_related("account").filter(digest=digest_of_token(secret)).first()
    if token is None or token.withdrawn_at or (token.expires_at and token.expires_at <= time.now()):
        return None
    if not token.account.is_active:
        return None
    actor = actor_for(token.account, token.role, origin=origin)
    return actor if actor.role == token.role else None
