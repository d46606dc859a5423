"""What the units' calendars hold, and the days on which offices work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

from zhujian.demo.invoicing.bodies import Body
from zhujian.kernel.clocks.published import published_calendar

PARTY_DAY, MEETING, TRAINING = "主题党日", "会议", "培训"
RECEPTION, TRIP, DISPATCH = "公务接待", "出差", "派车"


@dataclass(frozen=True)
class Occasion:
    """An entry of a unit's calendar."""

    body: Body
    kind: str
    since: date
    until: date
    title: str
    place: str = ""
    region: str = ""
    heads: int | None = None
    person: str = ""


@dataclass(frozen=True)
class Period:
    """Days from the first to the last."""

    first: date
    last: date

    def months(self) -> list[date]:
        """The first of each month."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [
            date(self.first.year + (self.first.month - 1 + at) // 12, (self.first.month - 1 + at) % 12 + 1, 1)
            for at in range(count)
        ]

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@cache
def is_working(day: date) -> bool:
    return published_calendar().is_working(day)


@cache
def working_days(month: date) -> tuple[date, ...]:
    """Of a month, by the published calendar."""
    days = (month + timedelta(days=at) for at in range(31))
    return tuple(day for day in days if day.month == month.month and is_working(day))


def next_working(day: date) -> date:
    """The day itself if offices work, or else the next on which they do."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def in_hours(dice: Random, day: date, first: int = 9, last: int = 17) -> datetime:
    """Some moment of the day, in shop hours."""
    return datetime.combine(day, time(dice.randint(first, last), dice.randrange(60), dice.randrange(1, 60)))
