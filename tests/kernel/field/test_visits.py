"""Visits: planned, done or missed, taken off the calendar, and reported by the regulator."""

from datetime import date, datetime, timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.field.actions import (
    Report,
    Slot,
    add_member,
    add_team,
    cancel_visits,
    close_days,
    close_site,
    end_member,
    explain_missed,
    finish_visit,
    plan_visits,
    record_reports,
)
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.workflow.moves import history

TODAY = date(2022, 9, 30)
NOON = datetime(2022, 9, 30, 12, tzinfo=time.ZONE)


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
    return add_team(SYSTEM, topic=TOPIC, code="on-site-01", name="第一现场督查组", kind="on-site", unit=room)


@pytest.fixture
def member(team):
    account = personas.account("field-team")
    add_member(SYSTEM, team=team, account=account, since=date(2022, 1, 1))
    return personas.acting(account)


@pytest.fixture
def visit(world, team, planner):
    return planned(planner, world.site(), team)


def planned(planner, site, team, day=TODAY, kind="daily"):
    [visit] = plan_visits(planner, topic=TOPIC, slots=[Slot(kind, site, team, day)])
    return visit


def done(actor, visit, result="passed"):
    return finish_visit(actor, visit=visit, started_at=NOON - timedelta(hours=1), ended_at=NOON, result=result)


def wrong_fields(refusal):
    return [error.field for error in refusal.value.errors]


def test_a_room_plans_visits_in_one_step(world, team, planner, room):
    site = world.site()
    days = [TODAY + timedelta(days=count) for count in range(3)]

    made = plan_visits(planner, topic=TOPIC, slots=[Slot("daily", site, team, day) for day in days], plan=7)

    assert [(row.day, row.status, row.room, row.plan, row.covert) for row in made] == [
        (day, "planned", room, 7, False) for day in days
    ]
    assert verify().faults == []


def test_every_wrong_slot_is_named_by_its_place(world, team, planner):
    site = world.site()
    close_site(SYSTEM, site=site, until=TODAY, reason="已关闭。")
    site.refresh_from_db()
    late = TODAY + timedelta(days=1)

    with pytest.raises(Invalid) as refusal:
        plan_visits(planner, topic=TOPIC, slots=[Slot("hourly", site, team, TODAY), Slot("daily", site, team, late)])

    assert wrong_fields(refusal) == ["slots.0", "slots.1"]


def test_a_team_visits_a_site_once_a_day_for_the_same_purpose(world, team, planner, visit):
    with pytest.raises(Invalid, match="已安排"):
        planned(planner, visit.site, team)


@pytest.mark.parametrize("role", ["leader", "liaison", "field-team", "resident", "system-admin"])
def test_others_plan_nothing(world, team, role):
    with pytest.raises(Forbidden):
        planned(personas.actor(role), world.site(), team)


def test_a_member_hands_in_what_the_team_found(visit, member):
    found = done(member, visit, "faults")

    assert (found.status, found.result, found.ended_at) == ("done", "faults", NOON)
    assert [move.action for move in history(found)] == ["visits.finish"]


def test_somebody_of_another_team_does_not_even_see_it(visit):
    with pytest.raises(NotFound):
        done(personas.field_team(), visit)


def test_the_room_that_planned_it_does_not_hand_it_in(visit, planner):
    with pytest.raises(Forbidden):
        done(planner, visit)


def test_todays_visits_go_with_the_plan_when_a_member_changes_teams_at_noon(world, room, team, planner, visit, member):
    other = add_team(SYSTEM, topic=TOPIC, code="on-site-02", name="第二现场督查组", kind="on-site", unit=room)
    tomorrow = planned(planner, visit.site, team, TODAY + timedelta(days=1))
    end_member(SYSTEM, member=team.members.get(), until=TODAY)
    add_member(SYSTEM, team=other, account=team.members.get().account, since=TODAY)

    assert done(member, visit).status == "done"
    with pytest.raises(NotFound):
        done(member, tomorrow)


def test_a_day_that_is_over_leaves_missed_visits_and_their_room_is_told(visit, planner):
    with time.at(NOON + timedelta(days=1)):
        assert close_days(SYSTEM) == 1
        assert close_days(SYSTEM) == 0
    visit.refresh_from_db()
    assert visit.status == "missed"


def test_a_missed_visit_is_explained_with_its_consequence(visit, planner):
    with time.at(NOON + timedelta(days=1)):
        close_days(SYSTEM)
        with pytest.raises(Invalid) as refusal:
            explain_missed(planner, visit=visit, reason=" ", consequence="shrug")
        explained = explain_missed(planner, visit=visit, reason="山洪阻断道路。", consequence="excused")

    assert wrong_fields(refusal) == ["reason", "consequence"]
    assert (explained.reason, explained.consequence, explained.status) == ("山洪阻断道路。", "excused", "missed")


def test_what_took_place_is_not_explained_away(visit, member, planner):
    done(member, visit)
    with pytest.raises(Conflict):
        explain_missed(planner, visit=visit, reason="没去。", consequence="excused")


def test_a_late_submission_makes_up_for_a_missed_day(visit, member):
    with time.at(NOON + timedelta(days=1)):
        close_days(SYSTEM)
        assert done(member, visit).status == "done"


def test_a_plan_that_changes_takes_visits_off_with_a_reason(visit, planner):
    with pytest.raises(Invalid):
        cancel_visits(planner, visits=[visit], reason="")
    [gone] = cancel_visits(planner, visits=[visit], reason="组员请假，重新排班。")
    assert gone.status == "cancelled"


def test_what_took_place_stays_on_the_calendar(visit, member, planner):
    done(member, visit)
    with pytest.raises(Conflict):
        cancel_visits(planner, visits=[visit], reason="不要了。")


def report(world, site, day=TODAY, **fields):
    return Report(site=site, unit=world.regulator, day=day, **{"result": "passed", **fields})


def test_the_regulators_own_visits_are_recorded_once(world, planner):
    site = world.site()
    rows = [report(world, site), report(world, site, TODAY - timedelta(days=1), result="faults")]

    assert len(record_reports(planner, topic=TOPIC, reports=rows)) == 2
    assert record_reports(planner, topic=TOPIC, reports=[*rows, rows[0]]) == []
    assert Visit.objects.filter(origin="regulator", status="done").count() == 2


def test_a_report_of_tomorrow_or_without_a_result_is_named(world, planner):
    site = world.site()
    rows = [report(world, site), report(world, site, TODAY + timedelta(days=1)), report(world, site, result="")]

    with pytest.raises(Invalid) as refusal:
        record_reports(planner, topic=TOPIC, reports=rows)

    assert wrong_fields(refusal) == ["items.1.day", "items.2.result"]
    assert not Visit.objects.exists()


def test_a_liaison_reports_for_the_own_unit_alone(world):
    site = world.site()
    theirs = personas.liaison(unit=world.regulator)

    assert len(record_reports(theirs, topic=TOPIC, reports=[report(world, site)])) == 1
    for who in (personas.liaison(), personas.liaison(unit=site.owner), personas.liaison(unit=site.township)):
        with pytest.raises(Forbidden):
            record_reports(who, topic=TOPIC, reports=[report(world, site)])
