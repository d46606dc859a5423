"""Days as the rules need them: which are off, which lie around a festival."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

EPOCH = date(1970, 1, 1)
TABLE = Path(__file__).parents[1] / "rules" / "festivals.toml"
NAMES = {
    "spring": "春节",
    "tombs": "清明节",
    "dragon-boats": "端午节",
    "mid-autumn": "中秋节",
    "double-ninth": "重阳节",
}
FIXED = {"元旦": (1, 1), "劳动节": (5, 1), "教师节": (9, 10), "国庆节": (10, 1)}


@dataclass(frozen=True)
class Days:
    """The office's calendar as two questions, so that the rules need not know where its tables stand."""

    is_off: Callable[[date], bool]
    is_holiday: Callable[[date], bool]

    def rows(self, first: int, last: int) -> Iterator[tuple[int, bool, bool]]:
        """(day number, off, statutory holiday) for each day of a span."""
        for number in range(first, last + 1):
            day = date_of(number)
            yield number, self.is_off(day), self.is_holiday(day)


def date_of(number: int) -> date:
    return EPOCH + timedelta(days=number)


def number_of(day: date) -> int:
    return (day - EPOCH).days


@cache
def festivals() -> tuple[tuple[int, str], ...]:
    """(day number, name) of every festival that is known, in order of days."""
    held = tomllib.loads(TABLE.read_text("utf-8"))
    moving = [(date.fromisoformat(day), NAMES[name]) for name, days in held.items() for day in days]
    years = {day.year for day, _name in moving}
    fixed = [(date(year, *when), name) for year in years for name, when in FIXED.items()]
    return tuple(sorted((number_of(day), name) for day, name in (*moving, *fixed)))


def known_until() -> date:
    """The last day of the last year whose festivals are known."""
    return date(date_of(festivals()[-1][0]).year, 12, 31)


def around(before: int, after: int) -> dict[int, str]:
    """Day -> festival, for each day of a window; where two windows meet, the nearer festival, the earlier of two."""
    found: dict[int, tuple[int, int, str]] = {}
    for on, name in festivals():
        for day in range(on - before, on + after + 1):
            found[day] = min(found.get(day, (before + after, on, name)), (abs(day - on), on, name))
    return {day: name for day, (_away, _on, name) in found.items()}
