"""Traffic lights: when a running clock turns amber and red, and how long it still has, in words.

A light is green while there is time, amber from a number of days before the end, red once the end has passed; none
where no clock runs (it stands still, it was stopped, or there never was one). Days are calendar days, whole ones: a
clock that is amber at 10 days is amber from midnight of the day on which 10 are left.

Ten days make no sense for a limit of seven. So no light takes more than its share of the clock's own span (pauses not
counted): a third for amber, two thirds for the first reminder. A limit of 60 days turns amber at 10, one of 30 days at
10 as well, one of 15 at 5, one of 7 at 2, one of 24 hours when 8 are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from zhujian.kernel.clocks.calendar import DAY, Calendar
from zhujian.kernel.clocks.terms import Unit
from zhujian.kernel.clocks.wording import day_words, moment_words, span_words, weekday_words
from zhujian.kernel.time import ZONE, local_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhujian.kernel.clocks.reckoning import Reckoning

SECOND = timedelta(seconds=1)
GREEN_SHARE = Fraction(2, 3)
AMBER_SHARE = Fraction(1, 3)


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True)
class Thresholds:
    """Days left at which the first reminder goes out (`green`), at which amber and red begin.

    `red` 0 means once the end has passed.
    """

    green: int = 20
    amber: int = 10
    red: int = 0

    def __post_init__(self) -> None:
        if not self.green >= self.amber >= self.red >= 0:
            raise ValueError("days left are green >= amber >= red >= 0")

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Thresholds:
        """Read `{green = 20, amber = 10}`; what is missing takes its default. Raises ValueError."""
        unknown = set(table) - {"green", "amber", "red"}
        if unknown:
            raise ValueError(f"unknown light {min(unknown)!r}; known are green, amber, red")
        green, amber, red = (
            _whole_days(table, "green", 20),
            _whole_days(table, "amber", 10),
            _whole_days(table, "red", 0),
        )
        return cls(green, amber, red)


USUAL_THRESHOLDS = Thresholds()


def _whole_days(table: Mapping[str, object], key: str, default: int) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{key} is a whole number of days, not {value!r}")
    return value


@dataclass(frozen=True)
class LightPoints:
    """The moments at which a clock's light changes; all None where no end is known."""

    remind_at: datetime | None = None
    amber_at: datetime | None = None
    red_at: datetime | None = None


def light_points(reckoning: Reckoning, thresholds: Thresholds) -> LightPoints:
    """When this clock reminds, turns amber and turns red."""
    due = reckoning.due
    if due is None:
        return LightPoints()
    return points_until(
        reckoning.started, due, thresholds, paused=reckoning.paused, by_the_hour=reckoning.term.unit is Unit.HOURS
    )


def points_until(
    started: datetime,
    due: datetime,
    thresholds: Thresholds,
    *,
    paused: timedelta = timedelta(),
    by_the_hour: bool = False,
) -> LightPoints:
    """The same for any span of time that ends at `due`."""
    if by_the_hour:
        span = max(due - started - paused, timedelta())
        return LightPoints(
            due - min(DAY * thresholds.green, span * float(GREEN_SHARE)),
            due - min(DAY * thresholds.amber, span * float(AMBER_SHARE)),
            due + SECOND,
        )
    days = max((local_date(due) - local_date(started) - paused).days, 0)
    green = min(thresholds.green, int(days * GREEN_SHARE))
    amber = min(thresholds.amber, int(days * AMBER_SHARE))
    return LightPoints(
        _days_before(due, green),
        _days_before(due, amber),
        _days_before(due, min(thresholds.red, amber)) if thresholds.red else due + SECOND,
    )


def _days_before(due: datetime, days: int) -> datetime:
    """Midnight at the beginning of the day on which so many days are left."""
    return datetime.combine(local_date(due) - DAY * days, time(), tzinfo=ZONE)


def light_of(points: LightPoints, now: datetime) -> Light:
    """The light that shows at `now`."""
    if points.amber_at is None or points.red_at is None:
        return Light.NONE
    if now >= points.red_at:
        return Light.RED
    return Light.AMBER if now >= points.amber_at else Light.GREEN


def remaining_words(due: datetime, now: datetime, unit: Unit, calendar: Calendar) -> str:
    """`还剩 3 个工作日（截至 11月25日 周三）`, `今天到期（…）`, `已超期 2 天`; hours to the minute."""
    if unit is Unit.HOURS:
        return _hours_remaining(due, now)
    today, last = local_date(now), local_date(due)
    until = {"until": f"{day_words(last, year=today.year)} {weekday_words(last)}"}
    if today > last:
        late = (today - last).days
        return ngettext("已超期 %(days)d 天", "已超期 %(days)d 天", late) % {"days": late}
    if today == last:
        return gettext("今天到期（截至 %(until)s）") % until
    if unit is Unit.WORKING_DAYS:
        left = calendar.working_days(today, last)
        text = ngettext("还剩 %(days)d 个工作日（截至 %(until)s）", "还剩 %(days)d 个工作日（截至 %(until)s）", left)
        return text % {"days": left, **until}
    left = (last - today).days
    text = ngettext("还剩 %(days)d 天（截至 %(until)s）", "还剩 %(days)d 天（截至 %(until)s）", left)
    return text % {"days": left, **until}


def _hours_remaining(due: datetime, now: datetime) -> str:
    if now > due:
        return gettext("已超期 %(span)s") % {"span": span_words(now - due)}
    values = {"span": span_words(due - now), "until": moment_words(due, year=now.astimezone(ZONE).year)}
    return gettext("还剩 %(span)s（截至 %(until)s）") % values
