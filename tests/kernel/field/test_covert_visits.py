"""A covert visit is there for its team and for the room that ordered it alone, until it is done."""

from datetime import date, datetime, timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.field.actions import Slot, add_member, add_team, close_days, finish_visit, plan_visits
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.visibility import visible_to

TODAY = date(2022, 9, 30)
NOON = datetime(2022, 9, 30, 12, tzinfo=time.ZONE)
SEES_DONE = {"supervision", "resident", "inspection-office", "leader"}


@pytest.fixture(autouse=True)
def _present():
    with time.at(NOON):
        yield


@pytest.fixture
def room(world):
    return factories.unit(Unit.OFFICE)


@pytest.fixture
def planner(room):
    return personas.supervision(unit=room)


@pytest.fixture
def team(room):
    return add_team(SYSTEM, topic=TOPIC, code="covert-01", name="第一常态暗访组", kind="covert", unit=room)


@pytest.fixture
def member(team):
    account = personas.account("field-team")
    add_member(SYSTEM, team=team, account=account, since=date(2022, 1, 1))
    return personas.acting(account)


@pytest.fixture
def visit(world, team, planner):
    [visit] = plan_visits(planner, topic=TOPIC, slots=[Slot("covert", world.site(), team, TODAY)])
    return visit


def sees(actor, visit):
    return visible_to(actor, Visit).filter(pk=visit.pk).exists()


def test_its_team_and_the_room_that_ordered_it_see_it(visit, planner, member, room):
    assert visit.covert
    assert sees(planner, visit)
    assert sees(member, visit)
    assert sees(personas.supervision(unit=room), visit)


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("state", ["planned", "missed"])
def test_nobody_else_sees_it_whatever_their_role(world, visit, role, state):
    if state == "missed":
        with time.at(NOON + timedelta(days=1)):
            close_days(SYSTEM)

    assert not sees(personas.actor(role), visit)
    assert not sees(personas.liaison(unit=world.owner), visit)
    assert not sees(personas.actor(role, unit=factories.unit(Unit.OFFICE)), visit)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_once_it_is_done_the_office_sees_it(visit, member, role):
    finish_visit(member, visit=visit, started_at=NOON, ended_at=NOON, result="passed")

    assert sees(personas.actor(role), visit) is (role in SEES_DONE)


def test_the_visited_see_that_it_took_place(world, visit, member):
    finish_visit(member, visit=visit, started_at=NOON, ended_at=NOON, result="passed")

    assert sees(personas.liaison(unit=world.owner), visit)
    assert not sees(personas.liaison(unit=world.other), visit)


def test_the_visited_see_no_open_plan_either(world, planner, room):
    team = add_team(SYSTEM, topic=TOPIC, code="on-site-01", name="第一现场督查组", kind="on-site", unit=room)
    [visit] = plan_visits(planner, topic=TOPIC, slots=[Slot("daily", world.site("p9"), team, TODAY)])

    assert sees(personas.leader(), visit)
    assert not sees(personas.liaison(unit=world.owner), visit)


def test_a_former_member_does_not_see_what_comes_after(world, planner, team):
    account = personas.account("field-team")
    add_member(SYSTEM, team=team, account=account, since=date(2022, 1, 1), until=TODAY - timedelta(days=1))
    [visit] = plan_visits(planner, topic=TOPIC, slots=[Slot("covert", world.site(), team, TODAY)])

    assert not sees(personas.acting(account), visit)
