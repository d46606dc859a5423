"""What the month asked of each team, how it rotated, and how long sites have gone without an unannounced visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhujian.kernel.coverage.calendars import calendar_of
from zhujian.kernel.coverage.coverts import intervals_of
from zhujian.kernel.coverage.teams import Load, loads_of, span_of
from zhujian.kernel.coverage.views.frame import Chosen, chosen, frame
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import page

MOST_INTERVALS = 30


@page("visits.view")
def teams_page(request: Request) -> HttpResponse:
    found = chosen(request)
    context = frame(request, found, "teams")
    return render(request, "coverage/teams.html", context | (_shown(request, found) if found else {}))


def _shown(request: Request, found: Chosen) -> dict[str, Any]:
    loads = loads_of(calendar_of(request.actor, found.topic, found.month))
    intervals = intervals_of(request.actor, found.topic)
    return {
        "loads": [(load, found.visits_url(team=load.team.code)) for load in loads],
        "spans": [(label, span) for kind, label in TEAM_KINDS.items() if (span := span_of(loads, kind))],
        "chart": chart_of(loads),
        "intervals": intervals[:MOST_INTERVALS],
        "more_intervals": len(intervals) - MOST_INTERVALS,
        "over": sum(interval.is_over for interval in intervals),
    }


def chart_of(loads: Sequence[Load]) -> dict[str, Any]:
    """Bars of what each team has done, missed and still before it; empty without any team."""
    if not loads:
        return {}
    waiting = [load.visits - load.done - load.missed for load in loads]
    series = (
        (_("已查"), [load.done for load in loads]),
        (_("待查"), waiting),
        (_("漏查"), [load.missed for load in loads]),
    )
    return {
        "grid": {"left": 36, "right": 12, "top": 32, "bottom": 56},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [load.team.name for load in loads], "axisLabel": {"rotate": 40}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"name": name, "type": "bar", "stack": "visits", "data": values} for name, values in series],
    }
