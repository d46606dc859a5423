"""Absences of teams, and ties that keep them from a site."""

from datetime import date, datetime

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel import time
from zhujian.kernel.errors import Conflict, Forbidden, Invalid
from zhujian.kernel.field.actions import (
    add_member,
    add_team,
    declare_tie,
    end_tie,
    record_absence,
    withdraw_absence,
)
from zhujian.kernel.field.models import Absence, Tie
from zhujian.kernel.org.models import Unit
from zhujian.kernel.visibility import visible_to

TODAY = date(2022, 9, 30)


@pytest.fixture(autouse=True)
def _present():
    with time.at(datetime(2022, 9, 30, 12, tzinfo=time.ZONE)):
        yield


@pytest.fixture
def room(world):
    return factories.unit(Unit.OFFICE)


@pytest.fixture
def planner(room):
    return personas.supervision(unit=room)


@pytest.fixture
def team(room):
    return add_team(SYSTEM, topic=TOPIC, code="on-site-01", name="第一现场督查组", kind="on-site", unit=room)


@pytest.fixture
def account(team):
    found = personas.account("field-team")
    add_member(SYSTEM, team=team, account=found, since=date(2022, 1, 1))
    return found


def fields(refusal):
    return {error.field for error in refusal.value.errors}


def test_an_absence_of_the_whole_team_is_recorded_and_withdrawn_once(team, planner):
    absence = record_absence(planner, team=team, since=TODAY, until=TODAY, reason="集中培训")
    withdraw_absence(planner, absence=absence)

    with pytest.raises(Conflict):
        withdraw_absence(planner, absence=absence)
    assert Absence.objects.get().withdrawn_at is not None


def test_every_wrong_field_of_an_absence_is_named(team, planner, room):
    other = add_team(SYSTEM, topic=TOPIC, code="on-site-02", name="第二现场督查组", kind="on-site", unit=room)
    person = factories.post(room).person
    member = add_member(SYSTEM, team=other, person=person, since=TODAY)

    with pytest.raises(Invalid) as refusal:
        record_absence(planner, team=team, since=TODAY, until=date(2022, 9, 1), reason=" ", member=member)

    assert fields(refusal) == {"reason", "until", "member"}


@pytest.mark.parametrize("role", ["leader", "resident", "inspection-office"])
def test_others_record_no_absence(team, role):
    with pytest.raises(Forbidden):
        record_absence(personas.actor(role), team=team, since=TODAY, until=TODAY, reason="病假")


def test_a_member_declares_what_binds_them_to_a_site(world, account, planner):
    tie = declare_tie(personas.acting(account), kind="kinship", since=TODAY, account=account, site=world.site())

    assert set(visible_to(planner, Tie)) == {tie}
    assert set(visible_to(personas.acting(account), Tie)) == {tie}


def test_a_member_declares_for_nobody_else(world, account):
    other = personas.account("field-team")

    with pytest.raises(Invalid) as refusal:
        declare_tie(personas.acting(account), kind="kinship", since=TODAY, account=other, site=world.site())

    assert fields(refusal) == {"account"}


def test_every_wrong_field_of_a_tie_is_named(world, planner):
    with pytest.raises(Invalid) as refusal:
        declare_tie(planner, kind="friendship", since=TODAY, until=date(2022, 1, 1))

    assert fields(refusal) == {"account", "site", "kind", "until"}


@pytest.mark.parametrize("role", ["leader", "resident", "liaison", "field-team", "system-admin", "audit-admin"])
def test_a_tie_is_nobody_elses_business(world, account, role):
    declare_tie(personas.acting(account), kind="former-post", since=TODAY, account=account, unit=world.owner)

    assert not visible_to(personas.actor(role), Tie).exists()


def test_a_tie_ends_on_a_day(world, account, planner):
    tie = declare_tie(planner, kind="linked-unit", since=TODAY, account=account, unit=world.owner)

    with pytest.raises(Invalid):
        end_tie(planner, tie=tie, until=date(2022, 1, 1))
    assert end_tie(planner, tie=tie, until=date(2022, 12, 31)).until == date(2022, 12, 31)
