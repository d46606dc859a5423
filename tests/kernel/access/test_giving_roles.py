"""Roles are given by the security administrator, never to oneself, and the three administrators exclude each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import factories, personas
from tests.concurrency import refusals, together
from tests.samples import events
from zhujian.kernel.access.actions import close_account, grant_role, revoke_grant
from zhujian.kernel.access.actors import actor_for, roles_of
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.org.models import Person
from zhujian.kernel.time import today

pytestmark = pytest.mark.django_db

BUSINESS = sorted(set(ROLES) - ADMINISTRATORS)
SEPARATION = "separation-of-administrators"


def give(to: Account, role: str, **fields: object) -> Grant:
    return grant_role(factories.SYSTEM, account=to, role=role, **{"reason": "任职", **fields})


def refused(to: Account, role: str, **fields: object) -> str:
    with pytest.raises(Conflict) as caught:
        give(to, role, **fields)
    return caught.value.rule


def one_person(count: int = 2) -> list[Account]:
    """Accounts of the same person."""
    person = factories.post(factories.unit()).person
    return [factories.account(person=person) for _ in range(count)]


def test_the_security_administrator_gives_a_role_and_the_log_names_account_and_role() -> None:
    administrator, account = personas.security_admin(), factories.account()
    grant = grant_role(administrator, account=account, role="supervision", reason=" 任职 ", topics=("waters", "mines"))
    assert (grant.granted_by, grant.reason, grant.topics) == (administrator.account, "任职", ["mines", "waters"])
    assert grant.since == today()
    event = events()[-1]
    assert (event.action, event.subject) == ("grants.give", f"access.grant:{grant.pk}")
    assert event.data == f'{{"account":{account.pk},"role":"supervision"}}'


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"security-admin"}))
def test_nobody_else_gives_roles(role: str) -> None:
    actor, account = personas.actor(role), factories.account()
    with pytest.raises(Forbidden):
        grant_role(actor, account=account, role="observer", reason="任职")


def test_nobody_gives_a_role_to_oneself() -> None:
    administrator = personas.security_admin()
    own = Account.objects.get(pk=administrator.account)
    with pytest.raises(Conflict) as caught:
        grant_role(administrator, account=own, role="security-admin", reason="续任")
    assert caught.value.rule == "not-oneself"


@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("wanted", sorted(ROLES))
def test_an_administrator_is_nothing_else(held: str, wanted: str) -> None:
    account = personas.account(held)
    if wanted == held:
        give(account, wanted)
        return
    assert refused(account, wanted) == SEPARATION
    assert roles_of(account) == [held]


@pytest.mark.parametrize("held", BUSINESS)
def test_whoever_has_a_business_role_becomes_no_administrator(held: str) -> None:
    account = personas.account(held)
    assert {refused(account, wanted) for wanted in ADMINISTRATORS} == {SEPARATION}


def test_business_roles_may_be_held_together() -> None:
    account = personas.account("supervision")
    give(account, "field-team")
    assert roles_of(account) == ["supervision", "field-team"]


def test_the_refusal_names_the_roles_held() -> None:
    account = personas.account("system-admin")
    with pytest.raises(Conflict, match="系统管理员"):
        give(account, "leader")


def test_administrators_exclude_each_other_for_the_person_and_not_only_for_the_account() -> None:
    first, second = one_person()
    give(first, "audit-admin")
    assert refused(second, "system-admin") == SEPARATION
    assert refused(second, "supervision") == SEPARATION
    give(second, "audit-admin")


def test_people_of_the_same_name_are_not_the_same_person() -> None:
    first, second = (factories.account(name="示例人员") for _ in range(2))
    give(first, "audit-admin")
    assert give(second, "supervision").role == "supervision"


def test_a_grant_that_begins_later_excludes_already_now() -> None:
    account = factories.account()
    give(account, "supervision", since=today() + timedelta(days=30))
    assert refused(account, "system-admin") == SEPARATION


def test_grants_whose_times_do_not_meet_exclude_nothing() -> None:
    account = factories.account()
    month = timedelta(days=30)
    give(account, "supervision", until=today() + month)
    assert refused(account, "system-admin", since=today() + month) == SEPARATION, "the last day still counts"
    give(account, "system-admin", since=today() + month + timedelta(days=1))
    assert refused(account, "leader", since=today() + 2 * month) == SEPARATION


def test_a_grant_in_a_gap_before_a_later_one_is_given() -> None:
    account = factories.account()
    give(account, "system-admin", since=today() + timedelta(days=30))
    give(account, "supervision", until=today() + timedelta(days=29))
    assert roles_of(account) == ["supervision"]


def test_a_revoked_grant_excludes_nothing() -> None:
    account = factories.account()
    grant = factories.grant(account, "supervision")
    revoke_grant(personas.security_admin(), grant=grant, reason="调离")
    give(account, "system-admin")
    assert roles_of(account) == ["system-admin"]


@pytest.mark.django_db(transaction=True)
def test_grants_that_exclude_each_other_are_not_given_at_the_same_moment() -> None:
    first, second = one_person()
    roles = ["system-admin", "security-admin", "audit-admin", "supervision"]
    works = [lambda role=role, to=to: give(to, role) for role in roles for to in (first, second)]
    refusals_ = refusals(together(works))
    assert all(isinstance(error, Conflict) for error in refusals_), refusals_
    assert len(set(Grant.objects.values_list("role", flat=True))) == 1


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        give(factories.account(), "emperor", reason=" ", since=date(2022, 9, 30), until=date(2022, 9, 29))
    assert [error.field for error in caught.value.errors] == ["role", "reason", "until"]


def test_a_closed_account_gets_no_role() -> None:
    account = factories.account()
    close_account(factories.SYSTEM, account=account, reason="离职")
    with pytest.raises(Conflict) as caught:
        give(account, "supervision")
    assert caught.value.state == "closed"


def test_revoking_ends_a_role_at_once_and_only_once() -> None:
    account = factories.account()
    grant = factories.grant(account, "supervision")
    administrator = personas.security_admin()
    with pytest.raises(Invalid):
        revoke_grant(administrator, grant=grant, reason=" ")
    revoke_grant(administrator, grant=grant, reason="调离")
    assert actor_for(account).role == ""
    with pytest.raises(Conflict) as caught:
        revoke_grant(administrator, grant=grant, reason="调离")
    assert caught.value.state == "revoked"


def test_revoking_a_grant_that_one_does_not_see_finds_nothing() -> None:
    grant = factories.grant(factories.account(), "supervision")
    with pytest.raises(NotFound):
        revoke_grant(personas.supervision(), grant=grant, reason="调离")
    with pytest.raises(Forbidden):
        revoke_grant(personas.audit_admin(), grant=grant, reason="调离")


def test_people_with_posts_are_not_made_in_passing() -> None:
    before = Person.objects.count()
    personas.supervision()
    assert Person.objects.count() == before
