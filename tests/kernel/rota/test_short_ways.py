"""Distances, groups of neighbours, and how short the ways of a plan are."""

from itertools import combinations

import numpy as np
import pytest

from tests.kernel.rota.checker import broken_rules
from tests.kernel.rota.worlds import SEED, crews, daily, days
from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.distances import distance_table
from zhujian.kernel.rota.groups import cost_of, improve, pool_of
from zhujian.kernel.rota.solve import solve
from zhujian.kernel.rota.values import Duty, Place, Plan, World


def world(*sites: Place, distances: frozenset[tuple[str, str, int]] = frozenset()) -> World:
    duties = (Duty("daily", "on-site", 1),)
    return World("mines", days(3), sites, crews(2, 2), duties, distances=distances)


def ways_of(whole: World, plan: Plan) -> int:
    """By plain loops over every two visits of a team on a day."""
    far = distance_table(whole, whole.sites)
    at = {place.code: number for number, place in enumerate(whole.sites)}
    return sum(
        int(far[at[one.site], at[other.site]])
        for one, other in combinations(plan.slots, 2)
        if (one.day, one.team) == (other.day, other.team)
    )


def test_a_minute_of_arc_is_a_nautical_mile_and_shorter_along_a_parallel() -> None:
    here = Place("a", lat=26_420_000, lon=112_850_000)
    north = Place("b", lat=26_436_667, lon=112_850_000)
    east = Place("c", lat=26_420_000, lon=112_866_667)
    far = distance_table(world(here, north, east), (here, north, east))
    assert far[0, 1] == pytest.approx(1852, abs=4)
    assert far[0, 2] == pytest.approx(1852 * 0.8956, abs=4)
    assert (far == far.T).all()
    assert far.dtype == np.int64


def test_without_coordinates_a_township_is_near_and_any_other_far() -> None:
    sites = (Place("a", "east"), Place("b", "east"), Place("c", "west", lat=26_000_000, lon=112_000_000))
    assert distance_table(world(*sites), sites).tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]


def test_what_no_table_names_lies_beyond_what_it_names() -> None:
    sites = (Place("a", "east"), Place("b", "west"), Place("c", "north"))
    table = frozenset([("east", "west", 3)])
    assert distance_table(world(*sites, distances=table), sites).tolist() == [[0, 3, 4], [3, 0, 4], [4, 4, 0]]


def test_neighbours_are_visited_together() -> None:
    sites = (Place("a", "east"), Place("b", "west"), Place("c", "east"), Place("d", "west"))
    plan = solve(world(*sites), SEED)
    assert ways_of(world(*sites), plan) == plan.scores[0].ways == 0


def test_a_swap_that_shortens_the_ways_is_made_and_a_forbidden_one_is_not() -> None:
    far = np.array([[0, 9, 1, 9], [9, 0, 9, 1], [1, 9, 0, 9], [9, 1, 9, 0]], dtype=np.int64)
    group = np.array([0, 0, 1, 1], dtype=np.int64)
    shut = np.ones((4, 2), dtype=bool)
    assert not improve(far, group.copy(), shut)
    assert improve(far, group)
    assert cost_of(far, group) == 2


def test_the_groups_of_small_sets_are_the_best_there_are() -> None:
    """Against every way to part six sites into three pairs."""
    for number in range(20):
        chance = Chance(bytes([number]) * 32, "test")
        far = chance.table(6, 6, 1000)
        far = far + far.T
        np.fill_diagonal(far, 0)
        best = min(
            far[0, one] + far[two, three] + far[four, five]
            for one in range(1, 6)
            for two, three, four, five in pairings([site for site in range(1, 6) if site != one])
        )
        pool = pool_of(far, np.array([2, 2, 2]), chance, rounds=60, patience=60)
        assert pool.cost == best
        assert all(cost_of(far, grouping) * 100 <= best * 102 for grouping in pool.groupings)


def pairings(four: list[int]) -> list[tuple[int, int, int, int]]:
    one, two, three, last = four
    return [(one, two, three, last), (one, three, two, last), (one, last, two, three)]


def test_many_sites_are_planned_evenly_within_the_rules() -> None:
    whole = daily(90, 8, 3, capacity=13, apart=2)
    plan = solve(whole, SEED)
    assert broken_rules_quickly(whole, plan) == []
    [score] = plan.scores
    assert (score.gaps, score.spread) == (0, 1)
    assert score.is_even_best


def broken_rules_quickly(whole: World, plan: Plan) -> list[str]:
    """The checker's loops, a day at a time: it compares each visit with each."""
    return [
        fault
        for day in whole.days
        for fault in broken_rules(
            World(whole.topic, (day,), whole.sites, whole.teams, whole.duties),
            Plan(tuple(slot for slot in plan.slots if slot.day == day)),
        )
    ]
