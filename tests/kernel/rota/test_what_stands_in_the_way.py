"""A plan that cannot be whole says which rule stands in the way, where, and by how much."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.kernel.rota.checker import broken_rules
from tests.kernel.rota.worlds import FIRST, SEED, county, crews, daily, days, places
from zhujian.kernel.rota.solve import solve
from zhujian.kernel.rota.values import Crew, Duty, Obstacle, Rule, World
from zhujian.kernel.rota.wording import obstacle_words, score_words


def only_obstacle(world: World) -> Obstacle:
    plan = solve(world, SEED)
    assert broken_rules(world, plan) == []
    [obstacle] = plan.obstacles
    assert obstacle.short_by == len(plan.gaps)
    return obstacle


def without(world: World, team: str, *absent: date) -> World:
    teams = tuple(replace(crew, away=frozenset(absent)) if crew.code == team else crew for crew in world.teams)
    return replace(world, teams=teams)


def test_two_teams_away_for_three_days_leave_three_visits_a_day() -> None:
    absent = days(3, FIRST + timedelta(days=2))
    world = without(without(county(days=days(6)), "on-site-03", *absent), "on-site-07", *absent)

    obstacle = only_obstacle(world)

    assert (obstacle.rule, obstacle.duty) == (Rule.ABSENCE, "daily")
    assert (obstacle.since, obstacle.until) == (date(2022, 9, 3), date(2022, 9, 5))
    assert (obstacle.need, obstacle.can, obstacle.short_by, obstacle.team_days) == (36, 33, 9, 3)
    assert obstacle_words(obstacle) == (
        "缺勤：9月3日至9月5日每天有 36 处点位要查，在岗各组只能查 33 处，共差 9 次督查，至少需增加 3 个组日。"
    )


def test_too_few_teams_are_named_as_such() -> None:
    obstacle = only_obstacle(daily(5, 2, 2, capacity=2))

    assert (obstacle.rule, obstacle.need, obstacle.can) == (Rule.CAPACITY, 5, 4)
    assert (obstacle.short_by, obstacle.team_days) == (2, 2)
    assert obstacle_words(obstacle).startswith("督查组不够：9月1日至9月2日每天有 5 处点位要查，各组每天合计只能查 4 处")


def test_a_site_that_every_team_must_keep_away_from_is_named() -> None:
    barred = frozenset((crew.code, "s001") for crew in crews(3))
    obstacle = only_obstacle(daily(3, 3, 4, capacity=2, barred=barred))

    assert (obstacle.rule, obstacle.sites, obstacle.short_by, obstacle.team_days) == (Rule.RECUSAL, ("s001",), 4, 4)
    assert "回避：9月1日至9月4日“s001”没有可派的督查组" in obstacle_words(obstacle)


def test_sites_that_only_one_team_may_visit_are_named_together() -> None:
    """Three sites are left to a team that makes two visits."""
    barred = frozenset(("on-site-00", f"s00{number}") for number in range(3))
    obstacle = only_obstacle(daily(3, 2, 1, capacity=2, barred=barred))

    assert (obstacle.rule, obstacle.short_by) == (Rule.RECUSAL, 1)


def test_a_site_whose_teams_are_all_away_is_named() -> None:
    world = daily(2, 2, 3, capacity=2, barred=frozenset([("on-site-00", "s000")]))

    obstacle = only_obstacle(without(world, "on-site-01", FIRST + timedelta(days=1)))

    assert (obstacle.rule, obstacle.sites) == (Rule.ABSENCE, ("s000",))
    assert obstacle.since == obstacle.until == FIRST + timedelta(days=1)
    assert "9月2日能去“s000”的督查组都不在岗" in obstacle_words(obstacle)


def test_a_rotation_that_is_too_long_for_the_teams_says_how_many_it_needs() -> None:
    """Two teams that stay away for two days meet a site on two days of three."""
    plan = solve(daily(1, 2, 6, apart=2), SEED)

    assert len(plan.gaps) == 2
    assert {obstacle.rule for obstacle in plan.obstacles} == {Rule.ROTATION}
    assert {(obstacle.need, obstacle.can) for obstacle in plan.obstacles} == {(3, 2)}
    assert plan.scores[0].is_covered_best
    assert "每处点位须有 3 个督查组轮流" in obstacle_words(plan.obstacles[0])


def test_a_covert_team_that_cannot_keep_the_interval_says_so() -> None:
    """One visit a day reaches three sites every three days, and not four."""
    duty = Duty("covert", "covert", 3, unannounced=True)
    world = World("mines", days(6), places(4), crews(1, 1, "covert"), (duty,))

    plan = solve(world, SEED)

    assert broken_rules(world, plan) == []
    assert {obstacle.rule for obstacle in plan.obstacles} == {Rule.INTERVAL}
    assert sum(obstacle.short_by for obstacle in plan.obstacles) == len(plan.gaps) > 0
    assert plan.scores[0].is_covered_best
    assert obstacle_words(plan.obstacles[0]).startswith("间隔：")


def test_a_duty_without_teams_leaves_everything_out() -> None:
    world = replace(daily(2, 1, 2), teams=(Crew("c", "covert", 3),))

    obstacle = only_obstacle(world)

    assert (obstacle.rule, obstacle.need, obstacle.can, obstacle.short_by) == (Rule.CAPACITY, 2, 0, 4)


def test_many_sites_are_not_all_listed() -> None:
    obstacle = Obstacle(Rule.RECUSAL, "daily", FIRST, FIRST, 1, 0, 9, 9, sites=tuple(place.code for place in places(9)))
    assert "s004等 9 处" in obstacle_words(obstacle)


def test_a_score_says_what_is_proved() -> None:
    plan = solve(daily(4, 2, 4, capacity=2), SEED)
    assert score_words(plan.scores[0], "一天一督查") == (
        "一天一督查：16 次督查，漏 0 处次（已证明不能更少）；各组次数最多相差 0（已证明不能更少）；同日跨乡镇 8 处次。"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": ()},
        {"days": (FIRST, FIRST)},
        {"sites": (*places(1), *places(1))},
        {"teams": (*crews(1), *crews(1))},
        {"duties": (Duty("daily", "on-site", 0),)},
        {"duties": (Duty("daily", "on-site", 1, -1),)},
    ],
)
def test_a_world_that_means_nothing_is_refused(wrong: dict[str, tuple[object, ...]]) -> None:
    with pytest.raises(ValueError, match=r"must ascend|stands twice|at the earliest"):
        replace(daily(1, 1, 1), **wrong)
