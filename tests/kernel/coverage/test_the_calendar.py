from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import SYSTEM
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import Calendar, DayLine, calendar_of, state_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.actions import cancel_visits, close_site
from zhujian.kernel.registry import topic as find_topic

MONTH = Month.of(TODAY)


def seen(world: World, who: Actor = SYSTEM, month: Month = MONTH, topic: str = "ponds") -> Calendar:
    found = find_topic(topic)
    assert found is not None
    return calendar_of(who, found, month)


def cells(calendar: Calendar, code: str = "p1") -> dict[int, str]:
    """Day of the month -> state, for one site."""
    [line] = [line for place, line in zip(calendar.places, calendar.lines, strict=True) if place.code == code]
    return {step + 1: state_of(row[4], row[3], str(TODAY)) for step, row in enumerate(line) if row is not None}


def day(calendar: Calendar, which: date) -> DayLine:
    return calendar.days[which.day - 1]


def test_each_visit_stands_on_its_day(world: World):
    world.missed(days_ago(3))
    world.done(days_ago(2))
    world.planned(TODAY)
    assert cells(seen(world)) == {27: "missed", 28: "done", 30: "due"}


def test_what_is_to_come_is_planned(world: World):
    world.planned(TODAY + timedelta(days=2))
    assert cells(seen(world, month=Month.parse("2022-10"))) == {2: "planned"}


def test_an_unannounced_visit_that_is_done_is_told_as_such(world: World):
    world.done(days_ago(1), team=world.covert_team, kind="covert")
    assert cells(seen(world)) == {29: "covert"}


def test_a_visit_that_was_taken_off_leaves_nothing(world: World):
    cancel_visits(SYSTEM, visits=[world.planned(TODAY)], reason="改期")
    assert cells(seen(world)) == {}


def test_a_missed_visit_that_another_team_made_up_for_is_done(world: World):
    world.missed(days_ago(2))
    world.done(days_ago(2), kind="daily", team=world.covert_team)
    assert cells(seen(world)) == {28: "done"}


def test_an_unannounced_visit_does_not_hide_that_one_was_missed(world: World):
    world.missed(days_ago(2))
    world.done(days_ago(2), team=world.covert_team, kind="covert")
    assert cells(seen(world)) == {28: "missed"}


def test_a_day_is_covered_by_announced_visits_alone(world: World):
    world.cover(days_ago(2))
    world.done(days_ago(1))
    world.done(days_ago(1), world.other_pond, world.covert_team, "covert")
    found = seen(world)
    assert [(line.due, line.done, line.percent) for line in found.days[27:29]] == [(2, 2, 100), (2, 1, 50)]
    assert found.full_percent == 50


def test_a_missed_visit_is_counted_on_its_day(world: World):
    world.missed(days_ago(2))
    assert (day(seen(world), days_ago(2)).missed, day(seen(world), days_ago(1)).missed) == (1, 0)


def test_nothing_follows_of_days_before_the_first_visit(world: World):
    world.cover(days_ago(1))
    found = seen(world)
    assert day(found, days_ago(2)).percent is None
    assert found.full_percent == 100


def test_today_does_not_count_before_it_is_over(world: World):
    world.cover(days_ago(1))
    world.done(TODAY)
    found = seen(world)
    assert (day(found, TODAY).percent, found.full_percent) == (50, 100)


def test_a_month_without_visits_has_no_share(world: World):
    assert seen(world).full_percent is None


def test_a_site_is_due_while_it_is_watched(world: World):
    world.cover(days_ago(3), days_ago(2))
    world.done(days_ago(1))
    close_site(SYSTEM, site=world.other_pond, until=days_ago(2), reason="已填平")
    found = seen(world)
    assert [line.due for line in found.days[26:29]] == [2, 2, 1]
    assert found.full_percent == 100


def test_a_visit_after_a_site_was_closed_covers_nothing(world: World):
    world.done(days_ago(2))
    world.done(days_ago(2), world.other_pond)
    world.done(days_ago(1), world.other_pond)
    close_site(SYSTEM, site=world.other_pond, until=days_ago(2), reason="已填平")
    assert (day(seen(world), days_ago(1)).done, day(seen(world), days_ago(1)).due) == (0, 1)


def test_a_site_that_was_closed_before_the_month_is_not_there(world: World):
    close_site(SYSTEM, site=world.other_pond, until=date(2022, 8, 31), reason="已填平")
    assert [place.code for place in seen(world).places] == ["p1"]


def test_a_weekly_visit_covers_the_six_days_after_it(world: World):
    from zhujian.kernel.field.actions import finish_visit

    visit = world.well_visit(days_ago(10))
    finish_visit(SYSTEM, visit=visit, started_at=None, ended_at=None, result="passed")
    found = seen(world, topic="wells")
    assert [line.done for line in found.days[19:30]] == [1] * 7 + [0] * 4


def test_a_weekly_visit_of_last_month_still_covers_the_first_days(world: World):
    from zhujian.kernel.field.actions import finish_visit

    visit = world.well_visit(date(2022, 8, 30))
    finish_visit(SYSTEM, visit=visit, started_at=None, ended_at=None, result="passed")
    assert [line.done for line in seen(world, topic="wells").days[:7]] == [1, 1, 1, 1, 1, 0, 0]


def test_a_team_sees_its_own_visits_and_no_share(world: World):
    world.done(days_ago(1))
    world.done(days_ago(1), world.other_pond, world.covert_team, "covert")
    found = seen(world, world.base.member)
    assert [place.code for place in found.places] == ["p1"]
    assert (found.partial, found.full_percent, day(found, days_ago(1)).percent) == (True, None, None)


def test_a_unit_sees_what_took_place_at_its_own_sites(world: World):
    world.done(days_ago(1))
    world.planned(TODAY)
    found = seen(world, world.actor("liaison"))
    assert cells(found) == {29: "done"}
    assert all(row[2] not in found.teams for row in found.rows)


def test_an_outsider_sees_an_empty_calendar(world: World):
    world.cover(days_ago(1))
    found = seen(world, world.actor("petition-office"))
    assert (list(found.places), list(found.rows)) == ([], [])


@pytest.mark.parametrize("role", ["supervision", "liaison"])
def test_the_number_of_queries_does_not_grow(world: World, role: str):
    reader = world.actor(role)
    world.cover(days_ago(1))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            seen(world, reader)
        return len(captured)

    queries()
    few = queries()
    for number in range(3, 9):
        site = world.base.ponds.site(f"p{number}")
        for back in range(1, 5):
            world.done(days_ago(back), site)
    assert queries() == few
