"""Business time: what the county's clocks, letters and pages go by.

In a real county this is the wall clock. In a demo county it starts at 2022-09-30 09:00 and runs on, so that
pictures, tests and figures are the same every day. The audit log, sessions and keys always use `real_now()`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAY_END = time(23, 59, 59)
# A day before or after these is a slip of the pen.
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)

_fixed: ContextVar[datetime | None] = ContextVar("zhujian_fixed_time", default=None)


@dataclass(frozen=True)
class Shift:
    """Business time was `business` when the wall clock showed `real`; both aware."""

    business: datetime
    real: datetime

    def __post_init__(self) -> None:
        if self.business.tzinfo is None or self.real.tzinfo is None:
            raise ValueError("a shift needs time zones")

    def apply(self, real: datetime) -> datetime:
        return self.business + (real - self.real)


@dataclass
class _Clock:
    shift: Shift | None = None
    asked: int = 0


_clock = _Clock()


def real_now() -> datetime:
    """The wall clock, aware, UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Business time, aware, Asia/Shanghai."""
    _clock.asked += 1
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    real = real_now()
    return (_clock.shift.apply(real) if _clock.shift else real).astimezone(ZONE)


def times_asked() -> int:
    """How often this process has asked what time it is: what left it unchanged does not depend on the time."""
    return _clock.asked


def of_phone(moment: datetime | None) -> datetime | None:
    """A moment by another machine's clock, as business time; in a real county it is the same.

    In a demo county a phone tells the time of the wall, and a program that reads our pages the time that they show:
    whichever is nearer to now is what was meant.
    """
    if moment is None or _clock.shift is None or _fixed.get() is not None:
        return moment
    present = now()
    return min(_clock.shift.apply(moment), moment, key=lambda each: abs(each - present))


def today() -> date:
    return now().date()


def end_of_day(day: date) -> datetime:
    """23:59:59 of `day` in Asia/Shanghai: the moment at which a limit counted in days runs out."""
    return datetime.combine(day, DAY_END, tzinfo=ZONE)


def local_date(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def shown(moment: datetime | None) -> datetime | None:
    """A stored moment as the API and pages show it: Asia/Shanghai, to the second."""
    return moment.astimezone(ZONE).replace(microsecond=0) if moment else None


def iso(moment: datetime | None) -> str | None:
    """The same as text: `2022-09-30T09:00:00+08:00`."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds") if moment else None


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Set business time for a block; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("business time needs a time zone")
    token = _fixed.set(moment.astimezone(ZONE))
    try:
        yield moment
    finally:
        _fixed.reset(token)


def install_shift(shift: Shift | None) -> None:
    """Shift this process's business time; `None` goes back to the wall clock."""
    _clock.shift = shift


def is_shifted() -> bool:
    return _clock.shift is not None


def write_shift(path: Path, business: datetime, real: datetime | None = None) -> Shift:
    """Store in a demo county's data directory where its time stands; processes started later read it."""
    shift = Shift(business, real or real_now())
    temporary = path.with_suffix(".tmp")
    temporary.write_text(
        json.dumps({"business": shift.business.isoformat(), "real": shift.real.isoformat()}), encoding="utf-8"
    )
    temporary.replace(path)
    return shift


def read_shift(path: Path) -> Shift | None:
    if not path.exists():
        return None
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Shift(datetime.fromisoformat(stored["business"]), datetime.fromisoformat(stored["real"]))


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 (UTC): the log's unit of time."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
