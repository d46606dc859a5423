"""The month's calendar: who was visited when, what was missed and why."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhujian.kernel.coverage.calendars import COVERT, Calendar, calendar_of
from zhujian.kernel.coverage.drawing import STATES as DRAWN
from zhujian.kernel.coverage.drawing import rows_of
from zhujian.kernel.coverage.missed import missed_in, notes_in
from zhujian.kernel.coverage.overviews import STATUSES, month_figures
from zhujian.kernel.coverage.views.frame import Chosen, chosen, frame
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.pages import page

SATURDAY = 5
LISTED = 50


@page("visits.view")
def month_page(request: Request) -> HttpResponse:
    found = chosen(request)
    context = frame(request, found, "month")
    return render(request, "coverage/month.html", context | (_shown(request, found) if found else {}))


def _shown(request: Request, found: Chosen) -> dict[str, Any]:
    calendar = calendar_of(request.actor, found.topic, found.month)
    notes = notes_in(request.actor, found.topic, found.month)
    has_rows = bool(calendar.places)
    return {
        "calendar": calendar,
        "rows": rows_of(calendar, notes) if has_rows else "",
        "days": [(line, line.day.weekday() >= SATURDAY) for line in calendar.days],
        "states": list(DRAWN.values()),
        "missed": missed_in(request.actor, found.topic, found.month, most=LISTED) if notes else (),
        "missed_in_all": len(notes),
        "figures": figures_of(calendar, found),
        "may_export": request.actor.may("visits.export"),
        "may_explain": request.actor.may("visits.plan"),
    }


def figures_of(calendar: Calendar, found: Chosen) -> list[Figure]:
    """What the month came to; each figure opens what it counts."""
    counted = [line for line in calendar.days if line.is_counted]
    full = sum(line.is_full for line in counted)
    standings = Counter([row[4] for row in calendar.rows])
    counts = {status: standings[status] + standings[COVERT + status] for status in STATUSES}
    figures = month_figures(found.topic.code, found.month, **counts)
    if calendar.days[0].counts:
        words = _("%(full)d 天全覆盖，共 %(days)d 天") % {"full": full, "days": len(counted)}
        url = f"{found.url('days')}#{found.month}"
        figures.insert(0, Figure(_("全覆盖天数占比"), calendar.full_percent, "%", url, change=words))
    return figures
