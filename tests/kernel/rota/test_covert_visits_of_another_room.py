"""What one room keeps covert shows in no plan of another one: not in its inputs, not in a refusal, not by a word."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.rota.conftest import CONTRIBUTION, MONTH
from zhujian.kernel import time
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.actions import Slot, add_member, plan_visits, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.actions import commit, contribute, publish, replan, reveal
from zhujian.kernel.rota.gathering import gather, room_of
from zhujian.kernel.visibility import visible_to

DAY, LAST = date(2022, 10, 5), date(2022, 10, 31)


@pytest.fixture
def rival(office):
    """A planner of another room."""
    return personas.supervision(unit=factories.unit(Unit.OFFICE))


def covert(office, day=DAY, team="covert-0"):
    return Slot("covert", office.sites[0], office.team(team), day)


def test_the_same_covert_visit_is_planned_by_two_rooms_and_neither_learns_of_it(office, rival):
    [one] = plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    [other] = plan_visits(rival, topic=TOPIC, slots=[covert(office)])
    assert set(visible_to(office.planner, Visit)) == {one}
    assert set(visible_to(rival, Visit)) == {other}


def test_their_team_sees_both(office, rival):
    member = personas.account("field-team")
    add_member(SYSTEM, team=office.team("covert-0"), account=member, since=date(2022, 1, 1))
    for planner in (office.planner, rival):
        plan_visits(planner, topic=TOPIC, slots=[covert(office)])
    assert visible_to(personas.acting(member), Visit).count() == 2


def test_a_room_does_not_plan_its_own_twice(office):
    plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    with pytest.raises(Invalid, match="已安排到"):
        plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])


def test_what_is_announced_is_planned_once_by_whichever_room(office, rival):
    slot = Slot("daily", office.sites[0], office.team("on-site-0"), DAY)
    plan_visits(office.planner, topic=TOPIC, slots=[slot])
    with pytest.raises(Invalid, match="已安排到"):
        plan_visits(rival, topic=TOPIC, slots=[slot])


def test_what_was_made_is_no_secret_any_more(office, rival):
    [made] = plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    set_status(made, "done")
    with pytest.raises(Invalid, match="已安排到"):
        plan_visits(rival, topic=TOPIC, slots=[covert(office)])


def test_the_database_keeps_one_of_each_room(office):
    [made] = plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    columns = [field.column for field in Visit._meta.concrete_fields if not field.primary_key]
    names = ", ".join(columns)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO field_visit (id, {names}) SELECT 7, {names} FROM field_visit WHERE id = {made.pk}")


def test_whatever_else_is_wrong_is_said_alike_with_and_without_it(office, rival):
    slots = [covert(office), Slot("daily", office.sites[0], office.team("on-site-0"), DAY)] * 2

    def refusal():
        with pytest.raises(Invalid) as refused:
            plan_visits(rival, topic=TOPIC, slots=slots)
        return [(error.field, error.message) for error in refused.value.errors]

    before = refusal()
    plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    assert refusal() == before


def set_status(visit, status):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE field_visit SET status = %s WHERE id = %s", [status, visit.pk])


def gathered(actor, since=MONTH):
    found = gather(actor, TOPIC, since, LAST)
    return found.world, found.old, found.kept


@pytest.mark.parametrize("status", ["planned", "missed"])
def test_it_is_in_no_inputs_of_the_other_room(office, rival, status):
    earlier, later = covert(office, date(2022, 10, 9)), covert(office, date(2022, 10, 20), "covert-1")
    since = date(2022, 10, 12)
    before = gathered(rival, since)
    for visit in plan_visits(office.planner, topic=TOPIC, slots=[earlier, later]):
        set_status(visit, status)
    assert gathered(rival, since) == before


def test_nor_of_somebody_who_belongs_to_the_covert_team(office):
    """They see the visit as a member, and plan as a room."""
    both = personas.account("supervision", unit=factories.unit(Unit.OFFICE))
    add_member(SYSTEM, team=office.team("covert-0"), account=both, since=date(2022, 1, 1))
    actor = personas.acting(both, "supervision")
    before = gathered(actor)
    [visit] = plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    assert visit in visible_to(actor, Visit)
    assert gathered(actor) == before


def test_nor_of_the_software_that_plans_for_a_room(office, rival):
    before = gathered(SYSTEM)
    plan_visits(rival, topic=TOPIC, slots=[covert(office)])
    assert room_of(SYSTEM, TOPIC) == office.room.pk
    assert gathered(SYSTEM) == before


def test_the_own_ones_are_in_the_own_inputs(office):
    plan_visits(office.planner, topic=TOPIC, slots=[covert(office)])
    _world, old, kept = gathered(office.planner)
    assert (old, [slot.site for slot in kept]) == ((), ["p0"])


def test_an_adjustment_by_the_software_stays_the_rooms(office, rival):
    plan = office.published()
    plan_visits(rival, topic=TOPIC, slots=[covert(office, date(2022, 10, 20))])
    again = replan(SYSTEM, plan=plan)
    assert again.room == plan.room
    own = Visit.objects.filter(room=plan.room, day=date(2022, 10, 20), kind="covert").count()
    assert sum(slot[:2] == ["2022-10-20", "covert"] for slot in again.inputs["rest"]["old"]) == own
    assert again.inputs["rest"]["kept"] == []


def test_what_another_room_has_announced_stands_and_is_not_moved(office, rival):
    plan = office.published()
    slot = Slot("covert", office.sites[1], office.team("covert-1"), DAY)
    [theirs] = plan_visits(rival, topic=TOPIC, slots=[slot], plan=999)
    set_status(theirs, "done")
    record_absence(office.planner, team=office.team("covert-1"), since=DAY, until=LAST, reason="外派")
    again = contribute(office.witness, plan=replan(office.planner, plan=plan), contribution=CONTRIBUTION)
    assert ["2022-10-05", "covert", "p1", "covert-1"] in again.inputs["rest"]["kept"]
    publish(office.planner, plan=again)
    theirs.refresh_from_db()
    assert theirs.status == "done"


def test_a_draw_is_published_over_it_without_a_word(office, rival):
    """Every day of the month is taken by the other room, covertly: were it looked at, the draw would be refused."""
    days = [MONTH.replace(day=day) for day in range(1, 32)]
    plan_visits(
        rival,
        topic=TOPIC,
        slots=[
            Slot("covert", site, office.team(team), day)
            for day in days
            for site in office.sites
            for team in ("covert-0", "covert-1")
        ],
    )
    plan = office.published()
    assert plan.status == "published"
    assert "covert" not in json.dumps(plan.inputs["world"]["before"])


def test_it_does_not_delay_a_reveal(office, rival):
    plan = office.published()
    with time.at(datetime(2022, 10, 31, 9, tzinfo=time.ZONE)):
        for visit in Visit.objects.filter(plan=plan.pk, covert=True):
            set_status(visit, "missed")
        plan_visits(rival, topic=TOPIC, slots=[covert(office, LAST)])
        assert reveal(office.planner, plan=plan).status == "revealed"


def test_the_system_commits_for_the_room_that_leads_the_teams(office):
    assert commit(SYSTEM, topic=TOPIC, month=MONTH).room == office.room


def test_numbers_of_visits_tell_nothing_of_those_between(office):
    made = plan_visits(office.planner, topic=TOPIC, slots=[covert(office), covert(office, team="covert-1")])
    numbers = [visit.pk for visit in made]
    assert len(set(numbers)) == 2
    assert all(0 < number < 2**53 for number in numbers)
    assert abs(numbers[0] - numbers[1]) > 1
