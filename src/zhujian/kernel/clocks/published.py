"""The State Council's holiday notices as the package chinesecalendar carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chinese_calendar import constants
from django.utils.translation import gettext_noop

from zhujian.kernel.clocks.calendar import Calendar, TableRow

if TYPE_CHECKING:
    from datetime import date

FIRST_YEAR = 2020
NEW_YEAR = "New Year's Day"
DECEMBER = 12
FESTIVALS = {
    NEW_YEAR: gettext_noop("元旦"),
    "Spring Festival": gettext_noop("春节"),
    "Tomb-sweeping Day": gettext_noop("清明节"),
    "Labour Day": gettext_noop("劳动节"),
    "Dragon Boat Festival": gettext_noop("端午节"),
    "Mid-autumn Festival": gettext_noop("中秋节"),
    "National Day": gettext_noop("国庆节"),
}


def published_years() -> tuple[int, ...]:
    """The years for which a notice is carried, from 2020 on."""
    return tuple(sorted({day.year for day in constants.holidays if day.year >= FIRST_YEAR}))


def published_rows(year: int) -> tuple[TableRow, ...]:
    """The notice for one year, in order of days; a New Year's day off in December stands in the next year's notice."""
    listed = [(day, name, False) for day, name in constants.holidays.items()]
    listed += [(day, name, True) for day, name in constants.workdays.items()]
    return tuple(
        TableRow(day, FESTIVALS.get(name, name), working)
        for day, name, working in sorted(listed)
        if _notice_year(day, name) == year
    )


def published_calendar(*years: int) -> Calendar:
    """The calendar of these years' notices, or of all that are carried."""
    wanted = years or published_years()
    return Calendar.from_rows(wanted, [row for year in wanted for row in published_rows(year)])


def _notice_year(day: date, name: str) -> int:
    return day.year + 1 if name == NEW_YEAR and day.month == DECEMBER else day.year
