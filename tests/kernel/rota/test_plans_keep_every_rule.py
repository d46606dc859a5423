"""Plans against a checker that knows nothing of how they are found."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.kernel.rota.checker import best_by_search, broken_rules
from tests.kernel.rota.worlds import FIRST, SEED, county, crews, daily, small_worlds, tiny_worlds
from zhujian.kernel.rota.solve import solve
from zhujian.kernel.rota.values import Crew, Plan, Slot, World

seeds = some.binary(min_size=32, max_size=32)


@given(small_worlds(), seeds)
@settings(max_examples=120, deadline=None)
def test_every_plan_keeps_every_rule_and_names_every_gap(world: World, seed: bytes) -> None:
    assert broken_rules(world, solve(world, seed)) == []


@given(tiny_worlds(), seeds)
@settings(max_examples=60, deadline=None)
def test_no_plan_of_a_tiny_world_is_better_than_what_is_called_the_best(world: World, seed: bytes) -> None:
    plan = solve(world, seed)
    assert broken_rules(world, plan) == []
    gaps, spread = best_by_search(world)
    assert len(plan.gaps) == gaps
    [score] = plan.scores
    assert score.is_covered_best
    if score.is_even_best and world.duties[0].every_days == 1:
        assert score.spread == spread


@given(small_worlds(), seeds)
@settings(max_examples=60, deadline=None)
def test_every_gap_has_its_reason(world: World, seed: bytes) -> None:
    plan = solve(world, seed)
    assert sum(obstacle.short_by for obstacle in plan.obstacles) == len(plan.gaps)


def test_the_county_is_covered_whole_and_evenly_and_both_are_proved() -> None:
    plan = solve(county(), SEED)
    assert broken_rules(county(), plan) == []
    daily_score = next(score for score in plan.scores if score.duty == "daily")
    assert (daily_score.visits, daily_score.gaps, daily_score.spread) == (36 * 30, 0, 1)
    assert all(score.is_covered_best and score.is_even_best for score in plan.scores)


def test_a_team_is_away_and_another_takes_its_visits() -> None:
    away = frozenset(FIRST + timedelta(days=step) for step in range(5))
    teams = (Crew("on-site-00", "on-site", 3, away), *crews(13)[1:], *crews(4, kind="covert"))
    plan = solve(county(teams=teams), SEED)
    assert broken_rules(county(teams=teams), plan) == []
    assert plan.gaps == ()


def test_as_many_teams_as_the_rotation_needs_are_enough() -> None:
    """With three days apart a site needs four teams; four teams with one visit each just do it for four sites."""
    world = daily(4, 4, 20, apart=3)
    plan = solve(world, SEED)
    assert broken_rules(world, plan) == []
    assert plan.gaps == ()


def test_visits_of_the_month_before_keep_a_team_away() -> None:
    before = frozenset([Slot(FIRST - timedelta(days=1), "daily", "s000", "on-site-00")])
    world = daily(1, 2, 1, apart=3, before=before)
    assert [slot.team for slot in solve(world, SEED).slots] == ["on-site-01"]


def test_the_checker_sees_each_broken_rule() -> None:
    world = daily(2, 2, 3, apart=2, barred=frozenset([("on-site-01", "s001")]))
    day, team = FIRST, "on-site-00"
    good = Slot(day, "daily", "s000", team)
    wrong = {
        "unknown": Slot(day, "daily", "s009", team),
        "barred": Slot(day, "daily", "s001", "on-site-01"),
        "too many visits": Slot(day, "daily", "s001", team),
        "too near": Slot(day + timedelta(days=2), "daily", "s000", team),
        "twice": Slot(day, "daily", "s000", "on-site-01"),
    }
    for words, slot in wrong.items():
        assert any(words in fault for fault in broken_rules(world, Plan((good, slot)))), words
    assert any("not named" in fault for fault in broken_rules(world, Plan((good,))))
