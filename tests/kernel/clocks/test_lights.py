"""When a clock turns amber and red, and how its remaining time is said."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tests.kernel.clocks.moments import UNTIL_2026, at, days, hours, months, stood, working_days
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.lights import (
    USUAL_THRESHOLDS,
    Light,
    LightPoints,
    Thresholds,
    light_of,
    light_points,
    points_until,
    remaining_words,
)
from zhujian.kernel.clocks.reckoning import Standstill
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.time import end_of_day


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def points(started: str, term: Term, *pauses: Standstill, thresholds: Thresholds = USUAL_THRESHOLDS) -> LightPoints:
    return light_points(compute(UNTIL_2026, at(started), term, pauses=pauses), thresholds)


def due(day: str) -> datetime:
    return end_of_day(at(day).date())


@pytest.mark.parametrize(
    ("started", "term", "remind", "amber"),
    [
        pytest.param("2022-08-01", days(60), "2022-09-10", "2022-09-20", id="sixty days: 20 and 10"),
        pytest.param("2022-08-31", days(30), "2022-09-10", "2022-09-20", id="thirty days: 20 and 10"),
        pytest.param("2022-09-15", days(15), "2022-09-20", "2022-09-25", id="fifteen days: 10 and 5"),
        pytest.param("2022-09-23", days(7), "2022-09-26", "2022-09-28", id="seven days: 4 and 2"),
        pytest.param("2022-09-29", days(1), "2022-09-30", "2022-09-30", id="one day: on the day"),
        pytest.param("2022-09-30", days(0), "2022-09-30", "2022-09-30", id="no day: at once"),
        pytest.param("2022-09-09", working_days(15), "2022-09-19", "2022-09-29", id="fifteen working days: 19 and 9"),
    ],
)
def test_a_light_takes_its_days_but_no_more_than_its_share(started: str, term: Term, remind: str, amber: str) -> None:
    found = points(started, term)
    assert found.remind_at == at(f"{remind}T00:00")
    assert found.amber_at == at(f"{amber}T00:00")


def test_red_begins_a_second_after_the_end() -> None:
    found = points("2022-08-01", days(60))
    assert found.red_at == at("2022-10-01T00:00")


def test_hours_turn_amber_when_a_third_is_left() -> None:
    found = points("2022-09-30T09:00", hours(24))
    assert found.remind_at == at("2022-09-30T17:00")
    assert found.amber_at == at("2022-10-01T01:00")
    assert found.red_at == at("2022-10-01T09:00:01")


def test_a_pause_does_not_widen_the_share() -> None:
    found = points("2022-09-15", days(15), stood("2022-09-16", "2022-10-16"))
    assert found.red_at == at("2022-11-01T00:00")
    assert found.amber_at == at("2022-10-26T00:00")


def test_a_topic_may_turn_red_before_the_end() -> None:
    found = points("2022-08-01", days(60), thresholds=Thresholds(30, 15, 3))
    assert found.red_at == at("2022-09-27T00:00")
    assert found.amber_at == at("2022-09-15T00:00")


def test_no_light_shows_while_the_end_is_unknown() -> None:
    found = points("2022-09-15", days(15), stood("2022-09-16"))
    assert found == LightPoints()
    assert light_of(found, at("2022-12-01")) is Light.NONE


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2022-08-01T09:00", Light.GREEN),
        ("2022-09-19T23:59:59", Light.GREEN),
        ("2022-09-20T00:00:00", Light.AMBER),
        ("2022-09-30T23:59:59", Light.AMBER),
        ("2022-10-01T00:00:00", Light.RED),
        ("2023-01-01T00:00:00", Light.RED),
    ],
)
def test_the_light_changes_at_midnight(now: str, light: Light) -> None:
    assert light_of(points("2022-08-01", days(60)), at(now)) is light


def test_an_end_before_its_beginning_is_red_and_nothing_else() -> None:
    found = points_until(at("2022-09-30"), due("2022-09-20"), USUAL_THRESHOLDS)
    assert light_of(found, at("2022-09-30")) is Light.RED


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"green": 5, "amber": 10}, "green >= amber"),
        ({"amber": -1}, "whole number"),
        ({"amber": "ten"}, "whole number"),
        ({"amber": True}, "whole number"),
        ({"yellow": 3}, "unknown light 'yellow'"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(table: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Thresholds.from_table(table)


def test_thresholds_are_read_with_their_defaults() -> None:
    assert Thresholds.from_table({}) == Thresholds(20, 10, 0)
    assert Thresholds.from_table({"green": 30, "amber": 15, "red": 2}) == Thresholds(30, 15, 2)


@pytest.mark.parametrize(
    ("day", "now", "unit", "words"),
    [
        ("2026-11-25", "2026-11-22T09:00", Unit.WORKING_DAYS, "还剩 3 个工作日（截至 11月25日 周三）"),
        ("2022-10-08", "2022-09-30T09:00", Unit.WORKING_DAYS, "还剩 1 个工作日（截至 10月8日 周六）"),
        ("2022-10-08", "2022-09-30T09:00", Unit.DAYS, "还剩 8 天（截至 10月8日 周六）"),
        ("2023-01-03", "2022-12-30T09:00", Unit.MONTHS, "还剩 4 天（截至 2023年1月3日 周二）"),
        ("2022-09-30", "2022-09-30T09:00", Unit.DAYS, "今天到期（截至 9月30日 周五）"),
        ("2022-09-28", "2022-09-30T00:00", Unit.WORKING_DAYS, "已超期 2 天"),
    ],
)
def test_the_remaining_time_is_said_in_words(day: str, now: str, unit: Unit, words: str) -> None:
    assert remaining_words(due(day), at(now), unit, UNTIL_2026) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2022-09-30T09:00", "还剩 5 小时 20 分（截至 9月30日 14:20）"),
        ("2022-09-30T12:20", "还剩 2 小时（截至 9月30日 14:20）"),
        ("2022-09-30T14:05", "还剩 15 分钟（截至 9月30日 14:20）"),
        ("2022-09-30T17:20", "已超期 3 小时"),
    ],
)
def test_hours_are_said_to_the_minute(now: str, words: str) -> None:
    assert remaining_words(at("2022-09-30T14:20"), at(now), Unit.HOURS, UNTIL_2026) == words


def test_a_month_that_runs_on_keeps_the_light_of_its_real_end() -> None:
    found = points("2022-03-31", months(1))
    assert found.red_at == due("2022-05-05") + timedelta(seconds=1)
