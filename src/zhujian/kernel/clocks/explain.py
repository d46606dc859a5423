"""Why a limit ends on the day on which it ends: in whole sentences, and as data."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext

from zhujian.kernel.clocks.calendar import Skipped, Why
from zhujian.kernel.clocks.terms import Term, Unit, merged
from zhujian.kernel.clocks.wording import (
    article_words,
    day_words,
    moment_words,
    run_words,
    runs,
    span_words,
    term_words,
    terms_words,
    weekday_words,
)
from zhujian.kernel.time import iso, local_date
from zhujian.kernel.wording import joined, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from zhujian.kernel.clocks.limits import Limit
    from zhujian.kernel.clocks.reckoning import Reckoning, Standstill


def in_words(reckoning: Reckoning) -> str:
    """The reckoning told from the trigger to the due date."""
    parts = (
        _beginning(reckoning),
        *_lengthened(reckoning),
        *_left_out(reckoning),
        *_worked_weekends(reckoning),
        *_stood_still(reckoning),
        *_ran_on(reckoning),
        _ending(reckoning),
        *_doubts(reckoning),
    )
    return joined(parts)


def basis_words(limit: Limit) -> str:
    """Which limit this is: law and article, its term and what sets it going."""
    title = str(limit.law.title)
    values = {
        "law": gettext("《%(title)s》") % {"title": title} if limit.law.version else title,
        "article": article_words(limit.article),
        "term": term_words(limit.term),
        "trigger": str(limit.trigger),
    }
    if not limit.term.amount:
        return gettext("依据%(law)s%(article)s，应当立即办理。") % values
    if not values["trigger"]:
        return gettext("依据%(law)s%(article)s，期限为%(term)s。") % values
    return gettext("依据%(law)s%(article)s，期限为%(term)s，起算事项：%(trigger)s。") % values


def as_data(reckoning: Reckoning) -> dict[str, Any]:
    """The same as an object of plain values: dates `YYYY-MM-DD`, moments ISO 8601 with their zone."""
    return {
        "started": iso(reckoning.started),
        "term": _term_data(reckoning.term),
        "extensions": [_term_data(term) for term in reckoning.extensions],
        "counted": [_term_data(term) for term in reckoning.counted],
        "excluded": _skipped_data(reckoning.skipped),
        "worked_weekends": [{"day": row.day.isoformat(), "name": gettext(row.name)} for row in reckoning.made_up],
        "pauses": [_standstill_data(pause) for pause in reckoning.pauses],
        "ends_on": reckoning.ends_on.isoformat() if reckoning.ends_on else None,
        "rolled_over": _skipped_data(reckoning.rolled),
        "due": iso(reckoning.due),
        "left": [_term_data(term) for term in reckoning.left],
        "seconds_left": int(reckoning.time_left.total_seconds()) if reckoning.time_left is not None else None,
        "provisional": reckoning.provisional,
        "unknown_years": list(reckoning.unknown_years),
    }


def _term_data(term: Term) -> dict[str, Any]:
    return {"amount": term.amount, "unit": term.unit.value}


def _standstill_data(pause: Standstill) -> dict[str, Any]:
    return {
        "from": iso(pause.start),
        "until": iso(pause.end),
        "reason": pause.reason,
    }


def _skipped_data(skipped: Sequence[Skipped]) -> list[dict[str, Any]]:
    return [
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "days": (last - first).days + 1,
            "why": why.value,
            "name": gettext(name) if name else "",
        }
        for why, name, first, last in _drawn_together(skipped)
    ]


def _drawn_together(skipped: Sequence[Skipped]) -> list[tuple[Why, str, date, date]]:
    """Neighbouring days left out for the same reason, as runs in the order of days."""
    ordered = sorted(skipped, key=lambda item: item.day)
    return [
        (why, name, first, last)
        for (why, name), group in groupby(ordered, key=lambda item: (item.why, item.name))
        for first, last in runs([item.day for item in group])
    ]


def _beginning(reckoning: Reckoning) -> str:
    if reckoning.term.unit is Unit.HOURS:
        values = {"moment": moment_words(reckoning.started), "term": term_words(reckoning.term)}
        return gettext("自%(moment)s起算，连续计算，共%(term)s。") % values
    values = {"day": day_words(reckoning.started.date()), "term": term_words(reckoning.term)}
    if not reckoning.term.amount and not reckoning.extensions:
        return gettext("%(day)s触发，要求当日完成，不另计期间。") % values
    return gettext("自%(day)s起算，次日计入，共%(term)s。") % values


def _lengthened(reckoning: Reckoning) -> list[str]:
    if not reckoning.extensions:
        return []
    total = merged((reckoning.term, *reckoning.extensions))
    values = {"terms": listed(term_words(term) for term in reckoning.extensions), "total": terms_words(total)}
    return [gettext("经批准延长%(terms)s，合计%(total)s。") % values]


def _left_out(reckoning: Reckoning) -> list[str]:
    year = reckoning.started.year
    holidays = [
        gettext("%(name)s%(days)s") % {"name": gettext(name), "days": run_words(first, last, year=year)}
        for why, name, first, last in _drawn_together(reckoning.skipped)
        if why is Why.HOLIDAY
    ]
    weekends = sum(item.why is Why.WEEKEND for item in reckoning.skipped)
    if weekends:
        holidays.append(ngettext("周末共%(days)d天", "周末共%(days)d天", weekends) % {"days": weekends})
    return [gettext("其间%(days)s，不计入。") % {"days": listed(holidays)}] if holidays else []


def _worked_weekends(reckoning: Reckoning) -> list[str]:
    if not reckoning.made_up:
        return []
    year = reckoning.started.year
    days = listed(run_words(*run, year=year) for run in runs([row.day for row in reckoning.made_up]))
    return [gettext("%(days)s调休上班，计入。") % {"days": days}]


def _stood_still(reckoning: Reckoning) -> list[str]:
    if reckoning.term.unit is Unit.HOURS:
        return [_stood_by_the_hour(pause, reckoning) for pause in reckoning.pauses if pause.end]
    out = {item.day for item in (*reckoning.skipped, *reckoning.rolled) if item.why is Why.PAUSED}
    return [
        _stood_by_the_day(pause, sum(local_date(pause.start) < day <= local_date(pause.end) for day in out))
        for pause in reckoning.pauses
        if pause.end and any(local_date(pause.start) < day <= local_date(pause.end) for day in out)
    ]


def _stood_by_the_day(pause: Standstill, days: int) -> str:
    start = local_date(pause.start)
    end = local_date(pause.end or pause.start)
    values = {"start": day_words(start), "end": day_words(end, year=start.year), "days": days}
    return (
        ngettext(
            "%(start)s暂停（当日计入），%(end)s恢复（当日不计入），共%(days)d天不计。",
            "%(start)s暂停（当日计入），%(end)s恢复（当日不计入），共%(days)d天不计。",
            days,
        )
        % values
    )


def _stood_by_the_hour(pause: Standstill, reckoning: Reckoning) -> str:
    end = pause.end or pause.start
    year = reckoning.started.year
    values = {
        "start": moment_words(pause.start, year=year),
        "end": moment_words(end, year=year),
        "span": span_words(end - pause.start),
    }
    return gettext("%(start)s暂停，%(end)s恢复，%(span)s不计。") % values


def _ran_on(reckoning: Reckoning) -> list[str]:
    if not reckoning.rolled or reckoning.ends_on is None or reckoning.due is None:
        return []
    first = reckoning.rolled[0]
    values = {
        "day": day_words(first.day),
        "rest": gettext(first.name) if first.name else weekday_words(first.day),
        "next": day_words(reckoning.due.date(), year=first.day.year),
    }
    return [gettext("期间的最后一日%(day)s是休息日（%(rest)s），顺延至其后第一个工作日%(next)s。") % values]


def _ending(reckoning: Reckoning) -> str:
    if reckoning.due is None:
        return _waiting(reckoning)
    if reckoning.term.unit is Unit.HOURS:
        return gettext("截止时间为%(moment)s。") % {"moment": moment_words(reckoning.due)}
    day = reckoning.due.date()
    return gettext("截止日为%(day)s（%(weekday)s），计至当日23:59:59。") % {
        "day": day_words(day),
        "weekday": weekday_words(day),
    }


def _waiting(reckoning: Reckoning) -> str:
    begun = next(pause.start for pause in reckoning.pauses if pause.end is None)
    if reckoning.time_left is not None:
        values = {"moment": moment_words(begun), "left": span_words(reckoning.time_left)}
        return gettext("自%(moment)s起暂停，恢复后还有%(left)s，截止时间待恢复后确定。") % values
    values = {"day": day_words(begun), "left": terms_words(reckoning.left)}
    if not reckoning.left:
        return gettext("自%(day)s起暂停，期间已届满，截止日为恢复后的第一个工作日。") % values
    return gettext("自%(day)s起暂停，恢复后还有%(left)s，截止日待恢复后确定。") % values


def _doubts(reckoning: Reckoning) -> list[str]:
    if not reckoning.unknown_years:
        return []
    years = listed(str(year) for year in reckoning.unknown_years)
    return [gettext("%(years)s年的节假日安排尚未导入，暂按普通周末推算，导入后重新计算。") % {"years": years}]
