from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from tests.kernel.ui.drawing import draw
from zhujian.kernel.time import ZONE
from zhujian.kernel.ui import formats


def test_a_day_carries_its_weekday() -> None:
    assert formats.day(date(2026, 11, 22)) == "2026-11-22 周日"


def test_a_day_in_a_chip_leaves_the_year_out() -> None:
    assert formats.short_day(date(2026, 11, 25)) == "11月25日 周三"


def test_a_moment_is_read_in_the_countys_zone() -> None:
    assert formats.moment(datetime(2022, 9, 30, 1, 0, tzinfo=UTC)) == "2022-09-30 周五 09:00"


def test_a_moment_shortly_before_midnight_elsewhere_is_the_next_day_here() -> None:
    assert formats.day(datetime(2022, 9, 29, 16, 30, tzinfo=UTC)) == "2022-09-30 周五"


def test_a_moment_without_a_zone_is_taken_as_it_stands() -> None:
    assert formats.moment(datetime(2022, 9, 30, 9, 0)) == "2022-09-30 周五 09:00"  # noqa: DTZ001 naive on purpose


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1_234_567, "1,234,567"),
        (-1_200, "-1,200"),
        (0.5, "0.5"),
        (1234.5678, "1,234.57"),
        (40.0, "40"),
        (Decimal("1989.10"), "1,989.1"),
    ],
)
def test_a_number_has_thousands_separators_and_no_idle_decimals(value: float | Decimal, words: str) -> None:
    assert formats.number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (timedelta(days=3, hours=4, minutes=5), "3 天 4 小时"),
        (timedelta(days=3, minutes=5), "3 天 5 分钟"),
        (timedelta(hours=1, minutes=30), "1 小时 30 分钟"),
        (5400, "1 小时 30 分钟"),
        (timedelta(seconds=59), "不足 1 分钟"),
        (-timedelta(days=2), "2 天"),
    ],
)
def test_a_duration_names_its_two_largest_units(value: timedelta | float, words: str) -> None:
    assert formats.duration(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (18_204, "18.2 kB"), (2_431_880, "2.4 MB"), (5_000_000_000, "5 GB")],
)
def test_a_size_is_counted_in_powers_of_a_thousand(value: int, words: str) -> None:
    assert formats.size(value) == words


def test_a_size_beyond_every_unit_stays_in_the_largest() -> None:
    assert formats.size(3 * 10**15) == "3,000 TB"


@pytest.mark.parametrize(
    "write", [formats.day, formats.short_day, formats.moment, formats.number, formats.duration, formats.size]
)
def test_nothing_is_written_as_a_dash(write: object) -> None:
    assert write(None) == "—"  # type: ignore[operator]


def test_every_format_is_a_filter() -> None:
    moment = datetime(2022, 9, 30, 9, 0, tzinfo=ZONE)
    source = "{{ at|day }}|{{ at|short_day }}|{{ at|moment }}|{{ n|number }}|{{ s|duration }}|{{ b|size }}"
    drawn = draw(source, at=moment, n=9812, s=60, b=2000)
    assert drawn == "2022-09-30 周五|9月30日 周五|2022-09-30 周五 09:00|9,812|1 分钟|2 kB"


def test_numbers_of_a_date_do_not_depend_on_the_language() -> None:
    with translation.override("en"):
        assert formats.day(date(2026, 11, 22)).startswith("2026-11-22 ")
