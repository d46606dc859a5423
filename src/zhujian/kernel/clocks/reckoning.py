"""What counting a limit yields: the day it ends, and everything needed to explain that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhujian.kernel.clocks.calendar import Skipped, TableRow
    from zhujian.kernel.clocks.terms import Term


@dataclass(frozen=True)
class Standstill:
    """A clock stood still from `start` until `end`, both aware; `end` is None while it still stands."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a pause needs a time zone")
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause ends before it begins")


@dataclass(frozen=True)
class Reckoning:
    """A limit counted out.

    `ends_on` is the period's last day before it ran on over days of rest, `rolled` those days. `due` is None while an
    open pause keeps the end unknown; `left` (or, for hours, `time_left`) is then what remains once it is resumed.
    `provisional` says that days of `unknown_years`, whose tables are missing, were counted with plain weekends.
    """

    started: datetime
    term: Term
    extensions: tuple[Term, ...] = ()
    pauses: tuple[Standstill, ...] = ()
    counted: tuple[Term, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    made_up: tuple[TableRow, ...] = ()
    ends_on: date | None = None
    rolled: tuple[Skipped, ...] = ()
    due: datetime | None = None
    left: tuple[Term, ...] = ()
    time_left: timedelta | None = None
    paused: timedelta = timedelta()
    unknown_years: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.unknown_years)

    @property
    def waits_for_resumption(self) -> bool:
        return self.due is None
