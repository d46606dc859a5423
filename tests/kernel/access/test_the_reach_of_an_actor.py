"""From an account to an actor: which role, which permissions, and over which units and topics."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories, personas
from tests.samples import run
from zhujian.kernel.access.actions import close_account, revoke_grant
from zhujian.kernel.access.actors import actor_for, grants_of, roles_of
from zhujian.kernel.access.models import Account, Grant, Token
from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES, extend_role, permissions_of
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.org.models import Unit
from zhujian.kernel.time import ZONE, at
from zhujian.kernel.visibility import visible_to

pytestmark = pytest.mark.django_db

NINE = datetime(2022, 9, 30, 9, tzinfo=ZONE)
OWN = permissions_of("")


def test_a_grant_over_a_unit_reaches_what_lies_below_it() -> None:
    township = factories.unit(Unit.TOWNSHIP)
    village = factories.unit(parent=township)
    factories.unit()
    actor = personas.supervision(over=township)
    assert actor.spans == (Span(units=frozenset({township.pk, village.pk})),)
    assert not actor.unlimited


def test_a_unit_added_later_is_reached_too() -> None:
    township = factories.unit(Unit.TOWNSHIP)
    account = personas.account("supervision", over=township)
    later = factories.unit(parent=township)
    assert actor_for(account).spans[0].covers(later.pk, "mines")


@pytest.mark.parametrize("over", ["nothing", "the county"])
def test_a_grant_over_nothing_or_over_the_county_reaches_everything(over: str) -> None:
    actor = personas.supervision(over=factories.county() if over == "the county" else None)
    assert actor.spans == (Span(),)
    assert actor.unlimited


def test_a_grant_over_a_unit_that_stands_outside_the_county_reaches_that_unit_alone() -> None:
    """It has no parent either; it is not the county for that."""
    factories.county()
    stray = factories.add_unit(factories.SYSTEM, code="stray", name="某企业", kind=Unit.ENTERPRISE)
    actor = personas.liaison(unit=stray)
    assert actor.spans == (Span(units=frozenset({stray.pk})),)


def test_topics_limit_a_grant() -> None:
    actor = personas.supervision(topics=("mines",))
    assert actor.spans == (Span(topics=frozenset({"mines"})),)
    assert not actor.unlimited


def test_several_grants_of_one_role_add_up_and_do_not_mix() -> None:
    first, second = factories.unit(), factories.unit()
    account = personas.account("supervision", over=first, topics=("mines",))
    factories.grant(account, "supervision", unit=second, topics=("waters",))
    actor = actor_for(account)
    assert actor.spans == (
        Span(frozenset({first.pk}), frozenset({"mines"})),
        Span(frozenset({second.pk}), frozenset({"waters"})),
    )


def test_the_reach_of_another_role_is_not_lent() -> None:
    unit = factories.unit()
    account = personas.account("supervision")
    factories.grant(account, "liaison", unit=unit)
    assert actor_for(account, "liaison").spans == (Span(units=frozenset({unit.pk})),)
    assert "problems.assign" not in actor_for(account, "liaison").permissions


def test_an_account_acts_in_its_first_role_unless_it_chooses_another_of_its_own() -> None:
    account = personas.account("supervision")
    factories.grant(account, "field-team")
    assert roles_of(account) == ["supervision", "field-team"]
    assert actor_for(account).role == "supervision"
    assert actor_for(account, "field-team").role == "field-team"
    assert actor_for(account, "leader").role == "supervision"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_reaches_no_row_of_business(role: str) -> None:
    actor = personas.actor(role)
    assert actor.spans == ()
    assert not actor.unlimited


def test_an_account_without_a_grant_may_do_nothing_but_keep_its_own_account() -> None:
    account = factories.account()
    actor = actor_for(account)
    assert (actor.role, actor.spans, actor.permissions) == ("", (), OWN)
    assert list(visible_to(actor, Account)) == [account]


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (date(2022, 9, 30), None, True),
        (date(2022, 10, 1), None, False),
        (date(2022, 1, 1), date(2022, 9, 30), True),
        (date(2022, 1, 1), date(2022, 9, 29), False),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(since: date, until: date | None, held: bool) -> None:
    account = factories.account()
    factories.grant(account, "supervision", since=since, until=until)
    with at(NINE):
        assert (actor_for(account).role == "supervision") is held


def test_a_grant_ends_at_midnight_in_shanghai() -> None:
    account = factories.account()
    factories.grant(account, "supervision", until=date(2022, 9, 30))
    with at(NINE.replace(hour=23, minute=59, second=59)):
        assert roles_of(account) == ["supervision"]
    with at(NINE.replace(hour=0) + timedelta(days=1)):
        assert roles_of(account) == []


def test_a_revoked_grant_and_a_closed_account_hold_no_more() -> None:
    account = factories.account()
    grant = factories.grant(account, "supervision")
    revoke_grant(factories.SYSTEM, grant=grant, reason="调离")
    assert roles_of(account) == []
    factories.grant(account, "supervision")
    assert roles_of(account) == ["supervision"]
    close_account(factories.SYSTEM, account=account, reason="离职")
    closed = Account.objects.get(pk=account.pk)
    assert (grants_of(closed), actor_for(closed).role) == ([], "")
    assert not Grant.objects.filter(account=account, revoked_at=None).exists()


def test_whatever_the_account_says_about_its_owner_goes_with_the_actor() -> None:
    unit = factories.unit()
    account = personas.account("leader", unit=unit, name="示例书记")
    actor = actor_for(account, origin="10.0.0.7")
    assert (actor.account, actor.name, actor.unit, actor.origin) == (account.pk, "示例书记", unit.pk, "10.0.0.7")
    assert actor.post == "领导"


def test_an_actor_costs_three_queries_whatever_the_number_of_units() -> None:
    township = factories.unit(Unit.TOWNSHIP)
    account = personas.account("supervision", over=township)
    factories.grant(account, "supervision", unit=factories.unit())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            actor_for(account)
        counts.append(len(queries))
        for _ in range(5):
            factories.unit(parent=township)
    assert counts == [3, 3]


def test_own_accounts_grants_and_tokens_are_seen_and_nobody_elses() -> None:
    mine, other = (personas.account("supervision") for _ in range(2))
    for owner in (mine, other):
        factories.token(owner, "supervision")
    actor = actor_for(mine)
    assert list(visible_to(actor, Account)) == [mine]
    assert list(visible_to(actor, Grant).values_list("account", flat=True)) == [mine.pk]
    assert list(visible_to(actor, Token).values_list("account", flat=True)) == [mine.pk]


SEES = {
    "system-admin": {Account},
    "security-admin": {Account, Grant, Token},
    "audit-admin": {Account, Grant},
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_sees_everybodys_accounts_grants_and_tokens(role: str) -> None:
    other = personas.account("petition-office")
    factories.token(other, "petition-office")
    actor = personas.actor(role)
    owner = {Account: "pk", Grant: "account", Token: "account"}
    seeing = {model for model in owner if visible_to(actor, model).filter(**{owner[model]: other.pk}).exists()}
    assert seeing - SEES.get(role, set()) <= ({Account} if actor.may("work.hand-over") else set())
    assert SEES.get(role, set()) <= seeing


def test_nobody_signed_in_sees_none_of_them() -> None:
    personas.account("supervision")
    for model in (Account, Grant, Token):
        assert not visible_to(Actor.anonymous(), model).exists()


def test_a_topic_gives_a_role_more_but_never_an_administrator() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhujian.kernel.access.roles._added", {})
        extend_role("supervision", ["harvest.visit"])
        extend_role("supervision", ["harvest.count"])
        assert {"harvest.visit", "harvest.count"} <= personas.supervision().permissions
        assert "harvest.visit" not in personas.leader().permissions
        for role in ADMINISTRATORS:
            with pytest.raises(ValueError, match=role):
                extend_role(role, ["harvest.visit"])


def test_a_grant_of_a_role_that_no_longer_exists_allows_nothing() -> None:
    account = personas.account("supervision")
    run(lambda act: Grant.objects.filter(account=account).update(role="abolished"))
    actor = actor_for(account)
    assert (actor.permissions, actor.spans) == (OWN, ())
