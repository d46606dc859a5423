"""A plan after something has changed: nothing is left out that could be met, and little is moved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.kernel.rota.checker import broken_rules, gaps_in
from tests.kernel.rota.worlds import FIRST, SEED, county, small_worlds
from zhujian.kernel.rota.replan import replan
from zhujian.kernel.rota.solve import solve
from zhujian.kernel.rota.values import Slot, World

OTHER = bytes(reversed(SEED))
TODAY = FIRST + timedelta(days=10)
seeds = some.binary(min_size=32, max_size=32)


@pytest.fixture(scope="module")
def month() -> tuple[Slot, ...]:
    return solve(county(), SEED).slots


def left_of(world: World, slots: tuple[Slot, ...], today: date) -> tuple[World, list[Slot]]:
    """The world from a day on with what was done before it, and the slots that lie ahead."""
    done = frozenset(slot for slot in slots if slot.day < today)
    ahead = replace(world, days=tuple(day for day in world.days if day >= today), before=world.before | done)
    return ahead, [slot for slot in slots if slot.day >= today]


def away(world: World, team: str, *absent: date) -> World:
    teams = tuple(
        replace(crew, away=crew.away | frozenset(absent)) if crew.code == team else crew for crew in world.teams
    )
    return replace(world, teams=teams)


def test_nothing_is_moved_where_nothing_has_changed(month: tuple[Slot, ...]) -> None:
    world, ahead = left_of(county(), month, TODAY)
    plan = replan(world, ahead, OTHER)
    assert (plan.slots, plan.changes) == (tuple(ahead), 0)


def test_an_absence_moves_the_visits_of_that_team_alone(month: tuple[Slot, ...]) -> None:
    world, ahead = left_of(county(), month, TODAY)
    lost = [slot for slot in ahead if slot.team == "on-site-05" and slot.day == TODAY]
    plan = replan(away(world, "on-site-05", TODAY), ahead, OTHER)
    assert broken_rules(away(world, "on-site-05", TODAY), plan) == []
    assert plan.gaps == ()
    assert plan.changes is not None
    assert len(lost) <= plan.changes <= len(lost) + 2


def test_a_visit_that_has_been_made_today_stands(month: tuple[Slot, ...]) -> None:
    world, ahead = left_of(county(), month, TODAY)
    kept = [slot for slot in ahead if slot.day == TODAY and slot.team == "on-site-05"][:1]
    plan = replan(away(world, "on-site-05", TODAY), [slot for slot in ahead if slot not in kept], OTHER, kept)
    assert set(kept) <= set(plan.slots)
    assert [slot for slot in plan.slots if slot.team == "on-site-05" and slot.day == TODAY] == kept
    assert plan.gaps == ()


def test_a_covert_team_that_is_away_for_the_month_leaves_no_site_unseen(month: tuple[Slot, ...]) -> None:
    world, ahead = left_of(county(), month, TODAY)
    changed = away(world, "covert-01", *world.days)
    plan = replan(changed, ahead, OTHER)
    assert broken_rules(changed, plan) == []
    assert plan.gaps == ()
    stayed = [slot for slot in ahead if slot.team != "covert-01"]
    assert set(stayed) <= set(plan.slots)


def test_a_replan_follows_from_its_seed(month: tuple[Slot, ...]) -> None:
    world, ahead = left_of(county(), month, TODAY)
    changed = away(world, "on-site-02", TODAY)
    assert replan(changed, ahead, OTHER).slots == replan(changed, ahead[::-1], OTHER).slots
    assert any(
        replan(changed, ahead, bytes([one]) * 32).slots != replan(changed, ahead, OTHER).slots for one in range(6)
    )


@given(small_worlds(), seeds, some.integers(0, 3), some.integers(0, 4))
@settings(max_examples=80, deadline=None)
def test_every_replan_keeps_every_rule(world: World, seed: bytes, at: int, team: int) -> None:
    today = world.days[min(at, len(world.days) - 1)]
    ahead_world, ahead = left_of(world, solve(world, seed).slots, today)
    changed = away(ahead_world, f"team{team}", today)
    plan = replan(changed, ahead, seed)
    assert broken_rules(changed, plan) == []
    assert changes_between(ahead, plan.slots) == plan.changes


@given(small_worlds(), seeds)
@settings(max_examples=40, deadline=None)
def test_a_replan_leaves_no_more_out_than_a_new_plan(world: World, seed: bytes) -> None:
    ahead_world, ahead = left_of(world, solve(world, seed).slots, world.days[0])
    changed = away(ahead_world, "team0", world.days[0])
    again, anew = replan(changed, ahead, seed), solve(changed, seed)
    assert gaps_in(changed, again.slots) <= gaps_in(changed, anew.slots)


def changes_between(old: list[Slot], new: tuple[Slot, ...]) -> int:
    was = {(slot.day, slot.duty, slot.site): slot.team for slot in old}
    now = {(slot.day, slot.duty, slot.site): slot.team for slot in new}
    return sum(was.get(key) != now.get(key) for key in was.keys() | now.keys())
