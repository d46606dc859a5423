"""The proof behind the share of days fully covered: every settled day since the first visit, month by month."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhujian.kernel.coverage.calendars import share_of_full
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.obligations import promised
from zhujian.kernel.coverage.proof import months_of, settled_days
from zhujian.kernel.coverage.views.frame import Chosen, chosen, frame
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import page

MOST_SHORT = 200


@page("visits.view")
def days_page(request: Request) -> HttpResponse:
    found = chosen(request)
    context = frame(request, found, "days")
    return render(request, "coverage/days.html", context | (_shown(request, found) if found else {}))


def _shown(request: Request, found: Chosen) -> dict[str, Any]:
    days = settled_days(request.actor, found.topic)
    counted = [line for line in days if line.is_counted]
    short = [line for line in reversed(counted) if not line.is_full]
    months = [(line, Chosen(found.topic, line.month).url("month")) for line in months_of(days)]
    return {
        "share": share_of_full(days),
        "kinds": promised(found.topic),
        "counted": len(counted),
        "full": sum(line.is_full for line in counted),
        "since": counted[0].day if counted else None,
        "until": counted[-1].day if counted else None,
        "month_lines": months,
        "short": [(line, Chosen(found.topic, Month.of(line.day)).url("month")) for line in short[:MOST_SHORT]],
        "more": len(short) - MOST_SHORT,
    }
