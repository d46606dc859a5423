from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.factories import SYSTEM
from tests.kernel.coverage.world import TODAY, World, days_ago
from tests.kernel.registry.samples import FULL, edited, written
from zhujian.kernel.coverage.calendars import calendar_of
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.proof import months_of, settled_days
from zhujian.kernel.field.actions import close_site
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.faults import Refusal
from zhujian.kernel.registry.figures import Computed, computed

KEY = "ponds.days_fully_covered_percent"


def figure(world: World) -> Computed:
    return next(each for each in computed([world.topic]) if each.key == KEY)


def test_every_day_covered_is_a_hundred(world: World):
    world.cover(*(days_ago(back) for back in range(1, 6)))
    assert figure(world).value(SYSTEM) == 100


def test_one_day_short_of_four_is_three_quarters(world: World):
    world.cover(*(days_ago(back) for back in range(2, 5)))
    world.done(days_ago(1))
    assert figure(world).value(SYSTEM) == 75


def test_unannounced_visits_cover_nothing(world: World):
    world.cover(days_ago(2))
    for site in (world.pond, world.other_pond):
        world.done(days_ago(1), site, world.covert_team, "covert")
    assert figure(world).value(SYSTEM) == 50


def test_the_regulators_visits_cover_nothing(world: World):
    world.cover(days_ago(2))
    world.base.passed(1)
    assert figure(world).value(SYSTEM) == 50


def test_nothing_is_told_before_the_first_day_is_over(world: World):
    world.done(TODAY)
    assert figure(world).value(SYSTEM) is None


def test_a_team_is_told_no_share(world: World):
    world.cover(days_ago(1))
    assert figure(world).value(world.base.member) is None


def test_a_liaison_is_told_of_the_own_sites(world: World):
    away = world.base.ponds.site("p9", owner=world.base.ponds.other)
    world.cover(days_ago(1))
    assert figure(world).value(world.actor("liaison")) == 100
    assert figure(world).value(SYSTEM) == 0
    world.done(days_ago(1), away)
    assert figure(world).value(SYSTEM) == 100


def test_days_on_which_nothing_is_watched_do_not_count(world: World):
    world.cover(days_ago(3))
    for site in (world.pond, world.other_pond):
        close_site(SYSTEM, site=site, until=days_ago(3), reason="已填平")
    assert figure(world).value(SYSTEM) == 100


def test_the_figure_opens_the_days_that_it_is_made_of(world: World):
    world.cover(days_ago(2))
    world.done(days_ago(1))
    found = figure(world)
    assert found.rows is None
    assert found.page is not None
    assert found.page() == "/coverage/days/?topic=ponds"
    [line] = months_of(settled_days(SYSTEM, world.topic))
    assert (line.days, line.full, line.percent) == (2, 1, found.value(SYSTEM))


def test_months_add_up_to_all_days(world: World):
    world.cover(date(2022, 8, 31), date(2022, 9, 1))
    lines = months_of(settled_days(SYSTEM, world.topic))
    assert [(str(line.month), line.days, line.full) for line in lines] == [("2022-09", 29, 1), ("2022-08", 1, 1)]


@pytest.mark.parametrize("seed", range(4))
def test_the_proof_and_the_calendar_say_the_same(world: World, seed: int):
    """The database counts the one, plain loops the other."""
    draw = Random(seed)
    late = world.base.ponds.site("p7", active_from=days_ago(6))
    for back in range(1, 12):
        for site in (world.pond, world.other_pond, *([late] if back <= 6 else [])):
            if draw.random() < 0.7:
                world.done(days_ago(back), site)
    if seed % 2:
        close_site(SYSTEM, site=world.other_pond, until=days_ago(4), reason="已填平")
    proof = {line.day: (line.due, line.done) for line in settled_days(SYSTEM, world.topic)}
    calendar = calendar_of(SYSTEM, world.topic, Month.of(TODAY))
    assert proof == {line.day: (line.due, line.done) for line in calendar.days if line.settled}


def test_weekly_visits_are_proved_day_by_day_too(world: World):
    from zhujian.kernel.field.actions import finish_visit

    for back in (20, 10):
        visit = world.well_visit(days_ago(back))
        finish_visit(SYSTEM, visit=visit, started_at=None, ended_at=None, result="passed")
    topic = find_topic("wells")
    assert topic is not None
    full = [line.is_full for line in settled_days(SYSTEM, topic)]
    assert full == [True] * 7 + [False] * 3 + [True] * 7 + [False] * 3
    assert settled_days(SYSTEM, topic)[0].day == TODAY - timedelta(days=20)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('fish = { label = "鱼", measure = "fish" }', "figures.fish.measure"),
        ('fish = { label = "鱼", measure = "days-fully-covered", count = "sites" }', "figures.fish.count"),
    ],
)
def test_a_measure_is_one_of_those_offered_and_stands_alone(tmp_path: Path, line: str, place: str):
    refused = read_topic(written(tmp_path / "ponds", edited("[figures]\n", f"[figures]\n{line}\n", FULL)))
    assert isinstance(refused, Refusal)
    assert [fault.key for fault in refused.faults] == [place]
