"""Who is told: accounts by name, or a role within a unit; never whoever did it, never who cannot see it."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

from tests import factories, personas
from tests.kernel.notices.conftest import Teller, told
from zhujian.kernel import time
from zhujian.kernel.access.actions import close_account, revoke_grant
from zhujian.kernel.access.models import FormerPassword, Grant
from zhujian.kernel.action import Tell
from zhujian.kernel.actor import Actor
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.org.models import Person, Unit


def test_accounts_are_told_by_name(tell: Teller) -> None:
    one, other = factories.account(), factories.account()
    tell(Tell("tests.done", accounts=(one.pk,)))
    assert told() == {one.username}
    assert other.username not in told()


def test_holders_of_a_role_in_a_unit_are_told(tell: Teller) -> None:
    unit, elsewhere = factories.unit(), factories.unit()
    liaison = personas.account("liaison", unit=unit)
    personas.account("liaison", unit=elsewhere)
    personas.account("resident", unit=unit)
    tell(Tell("tests.done", unit=unit.pk, roles=("liaison",)))
    assert told() == {liaison.username}


def test_a_unit_includes_those_below_it(tell: Teller) -> None:
    unit = factories.unit()
    below = factories.unit(parent=unit)
    liaison = personas.account("liaison", unit=below)
    tell(Tell("tests.done", unit=unit.pk, roles=("liaison",)))
    assert told() == {liaison.username}


def test_a_role_without_a_unit_is_told_everywhere(tell: Teller) -> None:
    first = personas.account("leader", unit=factories.unit())
    second = personas.account("leader")
    tell(Tell("tests.done", roles=("leader",)))
    assert told() == {first.username, second.username}


def test_a_unit_that_does_not_exist_has_nobody_to_tell(tell: Teller) -> None:
    personas.account("liaison")
    tell(Tell("tests.done", unit=987654, roles=("liaison",)))
    assert told() == set()


def test_a_wish_for_nobody_reaches_nobody(tell: Teller) -> None:
    personas.account("liaison")
    tell(Tell("tests.done"))
    assert told() == set()


def test_nobody_is_told_twice_of_the_same(tell: Teller) -> None:
    unit = factories.unit()
    liaison = personas.account("liaison", unit=unit)
    factories.grant(liaison, "field-team", unit=unit)
    tell(Tell("tests.done", accounts=(liaison.pk,), unit=unit.pk, roles=("liaison", "field-team")))
    assert Notice.objects.count() == 1


def test_whoever_did_it_is_not_told(tell: Teller) -> None:
    unit = factories.unit()
    doer, colleague = personas.account("system-admin", unit=unit), personas.account("system-admin", unit=unit)
    actor = personas.acting(doer)
    tell(Tell("tests.done", unit=unit.pk, roles=("system-admin",)), by=_able(actor))
    assert told() == {colleague.username}


def _able(actor: Actor) -> Actor:
    return dataclasses.replace(actor, permissions=frozenset({"tests.tell"}))


def test_who_no_longer_holds_the_role_is_not_told(tell: Teller) -> None:
    unit = factories.unit()
    former, closed = personas.account("liaison", unit=unit), personas.account("liaison", unit=unit)
    revoke_grant(factories.SYSTEM, grant=Grant.objects.get(account=former), reason="调离")
    close_account(factories.SYSTEM, account=closed, reason="调离")
    late = factories.account(unit=unit)
    factories.grant(late, "liaison", unit=unit, since=time.today() + timedelta(days=30))
    early = factories.account(unit=unit)
    factories.grant(early, "liaison", unit=unit, until=date(2021, 1, 1))
    tell(Tell("tests.done", unit=unit.pk, roles=("liaison",)))
    assert told() == set()


def test_who_stands_in_during_an_absence_is_told_as_well(tell: Teller) -> None:
    unit = factories.unit()
    absent = personas.account("liaison", unit=unit)
    substitute = factories.account(unit=factories.unit())
    factories.grant(substitute, "liaison", unit=unit, substitutes_for=Grant.objects.get(account=absent))
    tell(Tell("tests.done", unit=unit.pk, roles=("liaison",)))
    assert told() == {absent.username, substitute.username}


def test_nobody_is_told_of_a_row_that_they_cannot_see(tell: Teller) -> None:
    """A unit of the county is seen by whoever may see the organisation; a person's row by its keeper alone."""
    person = Person.objects.get(pk=factories.post(factories.unit()).person_id)
    keeper, leader = personas.account("system-admin"), personas.account("leader")
    tell(Tell("tests.done", row=person, accounts=(keeper.pk, leader.pk)))
    assert told() == {keeper.username}


def test_of_a_kind_of_row_that_nobody_has_a_rule_for_nobody_is_told(tell: Teller) -> None:
    leader = personas.account("leader")
    row = FormerPassword(pk=1)
    tell(Tell("tests.done", row=row, accounts=(leader.pk,)))
    assert told() == set()


def test_of_a_row_that_is_gone_nobody_is_told(tell: Teller) -> None:
    leader = personas.account("leader")
    tell(Tell("tests.done", row=Unit(pk=987654), accounts=(leader.pk,)))
    assert told() == set()
