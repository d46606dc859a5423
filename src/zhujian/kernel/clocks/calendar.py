"""Which days are worked: the published holiday tables, and plain weekends where no table is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAY = timedelta(days=1)
SATURDAY = 5


class Why(StrEnum):
    """Why a day does not count."""

    PAUSED = "paused"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"


@dataclass(frozen=True)
class Skipped:
    """A day that does not count; `name` is the festival's where it is one."""

    day: date
    why: Why
    name: str = ""


@dataclass(frozen=True)
class TableRow:
    """One line of a published table: a day off with its festival, or a weekend day that is worked for it."""

    day: date
    name: str
    working: bool


@dataclass(frozen=True)
class Calendar:
    """The tables of some years. `holidays` and `made_up` map a day to its festival's name."""

    years: frozenset[int]
    holidays: Mapping[date, str]
    made_up: Mapping[date, str]

    @classmethod
    def from_rows(cls, years: Iterable[int], rows: Iterable[TableRow]) -> Calendar:
        """A calendar of the rows of all tables together.

        A notice may name days of the December before its year (2022-12-31 belongs to the notice for 2023), so that a
        year is known by its notice and not by its rows.
        """
        listed = list(rows)
        return cls(
            frozenset(years),
            MappingProxyType({row.day: row.name for row in listed if not row.working}),
            MappingProxyType({row.day: row.name for row in listed if row.working}),
        )

    def knows(self, year: int) -> bool:
        """Whether the year's table is there; without it its weekends alone are days off."""
        return year in self.years

    def is_working(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < SATURDAY and day not in self.holidays)

    def is_legal_holiday(self, day: date) -> bool:
        """Whether a period that ends on this day runs on (Civil Code, article 203: 法定休假日).

        These are the festivals' days off and the weekly days of rest alike, save a weekend day that is worked in
        exchange: nobody can hand in or decide anything on any of them, and offices and courts read 203 so.
        """
        return not self.is_working(day)

    def rest(self, day: date) -> Skipped | None:
        """Why the day is not worked; None where it is."""
        if self.is_working(day):
            return None
        name = self.holidays.get(day, "")
        return Skipped(day, Why.HOLIDAY if name else Why.WEEKEND, name)

    def working_days(self, after: date, until: date) -> int:
        """How many days are worked after `after`, up to and including `until`."""
        span = range(1, (until - after).days + 1)
        return sum(self.is_working(after + timedelta(days=step)) for step in span)
