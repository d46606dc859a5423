"""Who sees accounts, grants and tokens."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from zhujian.kernel import time
from zhujian.kernel.access.models import Account, Grant, Invitation, Token
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.visibility import ALL, NOTHING, condition, rule, visible_to

OTHERS_WORK = "work.hand-over"


@rule(Account)
def accounts_visible(actor: Actor) -> Q:
    if actor.may("accounts.view") or actor.may(OTHERS_WORK):
        return ALL
    return Q(pk=actor.account) if actor.account else NOTHING


@rule(Grant)
def grants_visible(actor: Actor) -> Q:
    if actor.may("grants.view"):
        return ALL
    return Q(account=actor.account) if actor.account else NOTHING


@rule(Token)
def tokens_visible(actor: Actor) -> Q:
    if actor.may("tokens.view"):
        return ALL
    return Q(account=actor.account) if actor.account else NOTHING


@rule(Invitation)
def invitations_visible(actor: Actor) -> Q:
    return ALL if actor.may("accounts.manage") else NOTHING


@condition("accounts.hand-over")
def may_hand_over(actor: Actor, row: Account) -> bool:
    """One's own work, and for whoever leads the office that of those who left."""
    return actor.account == row.pk or actor.may(OTHERS_WORK)


@condition("accounts.change-password")
@condition("tokens.issue")
def is_oneself(actor: Actor, row: Account) -> bool:
    return actor.account == row.pk


ACTIVE, WAITING, IDLE, CLOSED = "active", "waiting", "without-grant", "closed"
IN_FORCE, ENDING, ENDED = "in-force", "ending", "ended"
ENDING_DAYS = 30


def accounts_of(actor: Actor) -> QuerySet[Account]:
    """The accounts that the actor sees, with unit and grants in force."""
    held = Grant.objects.filter(Grant.in_force(time.today())).select_related("unit").order_by("pk")
    rows = visible_to(actor, Account).select_related("unit")
    return rows.prefetch_related(Prefetch("grants", held, to_attr="held"))


def account_state_q(state: str) -> Q:
    """The accounts in a state; any other word is no filter."""
    held = Grant.objects.filter(Grant.in_force(time.today()), account=OuterRef("pk"))
    states: dict[str, Q] = {
        ACTIVE: Q(is_active=True),
        WAITING: Q(is_active=True, must_change_password=True),
        IDLE: Q(is_active=True) & ~Q(Exists(held)),
        CLOSED: Q(is_active=False),
    }
    return states.get(state, Q())


def grant_state_q(state: str) -> Q:
    """The grants in a state; any other word is no filter."""
    today = time.today()
    states = {
        IN_FORCE: Grant.in_force(today),
        ENDING: Grant.in_force(today) & Q(until__lte=today + timedelta(ENDING_DAYS)),
        ENDED: Q(revoked_at__isnull=False) | Q(until__lt=today),
    }
    return states.get(state, Q())


def with_role(role: str) -> Q:
    """Accounts with a grant of this role in force."""
    return Q(Exists(Grant.objects.filter(Grant.in_force(time.today()), account=OuterRef("pk"), role=role)))


def matching(text: str) -> Q:
    """Words that all occur in user name, name, post or unit."""
    found = Q()
    for word in text.split():
        found &= (
            Q(username__icontains=word)
            | Q(name__icontains=word)
            | Q(post__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__short_name__icontains=word)
        )
    return found


def successors_of(actor: Actor, account: Account) -> QuerySet[Account]:
    """Who may take over an account's work: the office's own people, those of the same unit unless a leader chooses.

    Colleagues know each other's names; nothing else about their accounts is shown.
    """
    office = [code for code, role in ROLES.items() if role.is_office]
    held = Grant.objects.filter(Grant.in_force(time.today()), account=OuterRef("pk"), role__in=office)
    rows = Account.objects.filter(Exists(held), is_active=True).exclude(pk=account.pk)
    rows = rows if actor.may(OTHERS_WORK) else rows.filter(unit=account.unit_id)
    return rows.select_related("unit").order_by("unit__path", "username")
