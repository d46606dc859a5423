"""Working days and days of rest, against chinesecalendar's own functions."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from tests.kernel.clocks.moments import UNTIL_2026
from zhujian.kernel.clocks.calendar import Calendar, TableRow, Why
from zhujian.kernel.clocks.published import published_calendar, published_rows, published_years


def test_every_day_of_seven_years_is_worked_as_chinesecalendar_says() -> None:
    first = date(2020, 1, 1)
    days = [first + timedelta(days=step) for step in range((date(2027, 1, 1) - first).days)]
    assert [day for day in days if UNTIL_2026.is_working(day) != chinese_calendar.is_workday(day)] == []


def test_the_published_years_reach_from_2020_to_at_least_2026() -> None:
    assert published_years()[0] == 2020
    assert set(range(2020, 2027)) <= set(published_years())


@pytest.mark.parametrize(
    ("day", "rests", "why", "name"),
    [
        (date(2022, 9, 12), True, Why.HOLIDAY, "中秋节"),
        (date(2022, 9, 10), True, Why.HOLIDAY, "中秋节"),
        (date(2022, 9, 17), True, Why.WEEKEND, ""),
        (date(2022, 10, 8), False, None, ""),
        (date(2022, 9, 30), False, None, ""),
        (date(2022, 12, 31), True, Why.HOLIDAY, "元旦"),
    ],
)
def test_a_period_runs_on_over_festivals_and_weekends_but_not_over_worked_weekends(
    day: date, rests: bool, why: Why | None, name: str
) -> None:
    assert UNTIL_2026.is_legal_holiday(day) is rests
    found = UNTIL_2026.rest(day)
    assert (found and (found.why, found.name)) == (None if why is None else (why, name))


def test_a_december_day_off_stands_in_the_next_years_notice() -> None:
    assert date(2022, 12, 31) in {row.day for row in published_rows(2023)}
    assert date(2022, 12, 31) not in {row.day for row in published_rows(2022)}


def test_festivals_carry_their_official_names() -> None:
    names = {row.name for year in range(2020, 2027) for row in published_rows(year)}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


def test_only_weekend_days_are_worked_in_exchange() -> None:
    worked = [row.day for year in published_years() for row in published_rows(year) if row.working]
    assert worked
    assert all(day.weekday() >= 5 for day in worked)


def test_a_year_without_a_table_has_its_weekends_alone() -> None:
    calendar = published_calendar(2022)
    assert not calendar.knows(2023)
    assert calendar.is_working(date(2023, 1, 23))
    assert not calendar.is_working(date(2023, 1, 28))


def test_a_year_is_known_by_its_table_even_where_the_table_is_empty() -> None:
    calendar = Calendar.from_rows([2030], [TableRow(date(2029, 12, 31), "元旦", working=False)])
    assert calendar.knows(2030)
    assert not calendar.knows(2029)
    assert not calendar.is_working(date(2029, 12, 31))


def test_working_days_between_two_days_leave_out_the_first_and_take_in_the_last() -> None:
    assert UNTIL_2026.working_days(date(2022, 9, 30), date(2022, 10, 10)) == 3
    assert UNTIL_2026.working_days(date(2022, 9, 30), date(2022, 9, 30)) == 0
