"""How dates, numbers, durations and sizes are written everywhere: on pages, in letters, in spreadsheets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.translation import gettext, gettext_lazy, ngettext

from zhujian.kernel.time import ZONE

NOTHING = "—"
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
SIZES = ("B", "kB", "MB", "GB", "TB")
KILO = 1000


def _local(value: date) -> date:
    """Aware moments are read in the county's zone; plain dates stay as they are."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(ZONE)
    return value


def day(value: date | None) -> str:
    """`2026-11-22 周日`; a dash for nothing."""
    if value is None:
        return NOTHING
    local = _local(value)
    return f"{local:%Y-%m-%d} {WEEKDAYS[local.weekday()]}"


def short_day(value: date | None) -> str:
    """`11月25日 周三`: for chips, where the year is plain from the context."""
    if value is None:
        return NOTHING
    local = _local(value)
    values = {"month": local.month, "day": local.day, "month_name": MONTHS[local.month]}
    words = gettext("%(month)d月%(day)d日") % values
    return f"{words} {WEEKDAYS[local.weekday()]}"


def moment(value: datetime | None) -> str:
    """`2022-09-30 周五 09:00`, in Asia/Shanghai."""
    if value is None:
        return NOTHING
    local = _local(value)
    return f"{day(local)} {local:%H:%M}"


def number(value: float | Decimal | None) -> str:
    """Thousands separators; at most two decimals, none that are zero."""
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return f"{value:,}"
    whole, _dot, decimals = f"{value:,.2f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def duration(value: timedelta | float | None) -> str:
    """The two largest units, in words: `3 天 4 小时`. Takes a timedelta or seconds; the sign is dropped."""
    if value is None:
        return NOTHING
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    minutes = int(abs(seconds) // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        (days, ngettext("%(count)d 天", "%(count)d 天", days)),
        (hours, ngettext("%(count)d 小时", "%(count)d 小时", hours)),
        (minutes, ngettext("%(count)d 分钟", "%(count)d 分钟", minutes)),
    ]
    words = [text % {"count": count} for count, text in parts if count][:2]
    return " ".join(words) or gettext("不足 1 分钟")


def size(value: float | None) -> str:
    """Bytes in powers of 1000: `1.2 MB`."""
    if value is None:
        return NOTHING
    amount = float(value)
    for unit in SIZES[:-1]:
        if amount < KILO:
            return f"{number(round(amount, 1))} {unit}"
        amount /= KILO
    return f"{number(round(amount, 1))} {SIZES[-1]}"
