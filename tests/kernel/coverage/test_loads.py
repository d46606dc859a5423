from datetime import date

import pytest

from tests.factories import SYSTEM
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.coverage.calendars import calendar_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.teams import Load, loads_of, shortest_gap, span_of
from zhujian.kernel.field.actions import add_team
from zhujian.kernel.field.models import Team


def loads(world: World) -> dict[str, Load]:
    found = loads_of(calendar_of(SYSTEM, world.topic, Month.of(TODAY)))
    return {load.team.code: load for load in found}


def second_team(world: World) -> Team:
    room = world.base.room
    return add_team(SYSTEM, topic="ponds", code="on-site-02", name="第二现场督查组", kind="on-site", unit=room)


def test_a_team_is_counted_by_visits_and_by_days(world: World):
    world.done(days_ago(3))
    world.done(days_ago(3), world.other_pond)
    world.done(days_ago(1))
    load = loads(world)["on-site-01"]
    assert (load.visits, load.days, load.most, load.a_day) == (3, 2, 2, 1.5)


def test_done_missed_and_waiting_are_told_apart(world: World):
    world.missed(days_ago(3))
    world.done(days_ago(2))
    world.planned(TODAY)
    load = loads(world)["on-site-01"]
    assert (load.visits, load.done, load.missed) == (3, 1, 1)


def test_returns_and_gaps_are_those_to_one_site(world: World):
    world.done(days_ago(9))
    world.done(days_ago(5))
    world.done(days_ago(4), world.other_pond)
    load = loads(world)["on-site-01"]
    assert (load.returns, load.gap, load.is_too_soon) == (2, 4, False)


def test_who_came_back_sooner_than_the_topic_asks_is_told(world: World):
    world.done(days_ago(3))
    world.done(days_ago(1))
    load = loads(world)["on-site-01"]
    assert (load.gap, load.rule, load.is_too_soon) == (2, 3, True)


def test_a_missed_visit_brings_no_team_back(world: World):
    world.missed(days_ago(3))
    world.done(days_ago(1))
    assert loads(world)["on-site-01"].gap is None


def test_the_range_is_that_of_teams_of_one_kind(world: World):
    other = second_team(world)
    world.done(days_ago(3))
    world.done(days_ago(2))
    world.done(days_ago(1), team=other)
    world.done(days_ago(1), team=world.covert_team, kind="covert")
    found = list(loads(world).values())
    assert span_of(found, "on-site") == (1, 2)
    assert span_of(found, "covert") == (1, 1)
    assert span_of([], "covert") is None


@pytest.mark.parametrize(
    ("days", "gap"), [([], None), ([[1], [1]], None), ([[9, 1, 5]], 4), ([[1, 9], [4, 6]], 2), ([[3, 3]], 0)]
)
def test_the_shortest_gap_is_within_one_place(days: list[list[int]], gap: int | None):
    assert shortest_gap([[date(2022, 9, each) for each in place] for place in days]) == gap
