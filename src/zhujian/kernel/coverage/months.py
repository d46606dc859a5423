"""A month as a value: what the calendar shows and the address names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from zhujian.kernel import time
from zhujian.kernel.clocks.compute import add_months

WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Month:
    """`first` is its first day."""

    first: date

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2022-09`. Raises ValueError for anything else, and for a month that no record can be of."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        month = cls(date(int(found[1]), int(found[2]), 1))
        if not time.FIRST_DAY <= month.first <= time.LAST_DAY:
            raise ValueError(text)
        return month

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @classmethod
    def current(cls) -> Month:
        return cls.of(time.today())

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @cached_property
    def days(self) -> tuple[date, ...]:
        following = add_months(self.first, 1)
        return tuple(self.first + timedelta(days=step) for step in range((following - self.first).days))

    @property
    def last(self) -> date:
        return self.days[-1]

    def shifted(self, months: int) -> Month | None:
        """The month so many further on; None beyond the days that records have."""
        first = add_months(self.first, months)
        return Month(first) if time.FIRST_DAY <= first <= time.LAST_DAY else None
