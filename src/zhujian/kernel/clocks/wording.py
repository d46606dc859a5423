"""Dates and lengths of time in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.clocks.calendar import DAY
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.time import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime, timedelta

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
MINUTES = 60
DIGITS = "零一二三四五六七八九"
PLACES = ((100, "百"), (10, "十"))


def day_words(day: date, *, year: int | None = None) -> str:
    """`2022年9月9日`, or `9月9日` where the year is the one already spoken of."""
    values = {"year": day.year, "month": day.month, "day": day.day, "month_name": MONTHS[day.month]}
    if day.year == year:
        return gettext("%(month)d月%(day)d日") % values
    return gettext("%(year)d年%(month)d月%(day)d日") % values


def weekday_words(day: date) -> str:
    return str(WEEKDAYS[day.weekday()])


def moment_words(moment: datetime, *, year: int | None = None) -> str:
    """A day with its hour and minute: `9月30日 14:20`."""
    local = moment.astimezone(ZONE)
    return f"{day_words(local.date(), year=year)} {local:%H:%M}"


def term_words(term: Term) -> str:
    """`15个工作日`, `3个月`."""
    return _counted(term.unit, term.amount) % {"amount": term.amount}


def _counted(unit: Unit, amount: int) -> str:
    match unit:
        case Unit.HOURS:
            return ngettext("%(amount)d小时", "%(amount)d小时", amount)
        case Unit.WORKING_DAYS:
            return ngettext("%(amount)d个工作日", "%(amount)d个工作日", amount)
        case Unit.DAYS:
            return ngettext("%(amount)d日", "%(amount)d日", amount)
        case Unit.MONTHS:
            return ngettext("%(amount)d个月", "%(amount)d个月", amount)
        case Unit.QUARTERS:
            return ngettext("%(amount)d个季度", "%(amount)d个季度", amount)
        case Unit.YEARS:
            return ngettext("%(amount)d年", "%(amount)d年", amount)


def terms_words(terms: Iterable[Term]) -> str:
    """Several terms that follow one another."""
    return gettext("又").join(term_words(term) for term in terms)


def span_words(span: timedelta) -> str:
    """Hours and minutes: `5 小时 20 分`."""
    hours, minutes = divmod(int(span.total_seconds()) // MINUTES, MINUTES)
    if not hours:
        return ngettext("%(minutes)d 分钟", "%(minutes)d 分钟", minutes) % {"minutes": minutes}
    if not minutes:
        return ngettext("%(hours)d 小时", "%(hours)d 小时", hours) % {"hours": hours}
    return gettext("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": minutes}


def runs(days: Sequence[date]) -> list[tuple[date, date]]:
    """Days in order, drawn together into unbroken runs (first, last)."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def run_words(first: date, last: date, *, year: int | None = None) -> str:
    """`10月1日至7日`; the month is not said twice."""
    if first == last:
        return day_words(first, year=year)
    begun = day_words(first, year=year)
    if (first.year, first.month) == (last.year, last.month):
        return gettext("%(first)s至%(day)d日") % {"first": begun, "day": last.day}
    return gettext("%(first)s至%(last)s") % {"first": begun, "last": day_words(last, year=first.year)}


def article_words(article: str) -> str:
    """`第二十三条` for "23"; what is no number is said as it stands."""
    if not article.isdigit():
        return article
    numeral = chinese_numeral(int(article))
    return gettext("第%(numeral)s条") % {"numeral": numeral, "number": article}


def chinese_numeral(number: int) -> str:
    """1 to 999 as articles are numbered: 十二, 二十, 一百零五."""
    words, rest, gap = "", number, False
    for size, place in PLACES:
        digit, rest = divmod(rest, size)
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + place
        gap = bool(words) and not digit
    if rest:
        words += ("零" if gap else "") + DIGITS[rest]
    return words.removeprefix("一") if words.startswith("一十") else words
