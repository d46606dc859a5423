"""Two units of the same kind side by side: what each spent by month and kind, and what was found at each."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhujian.kernel.api import Actor, Request, Unit, page, visible_to
from zhujian.topics.invoices.models import Doubt, Profile
from zhujian.topics.invoices.pages.overviews import Drawing
from zhujian.topics.invoices.triage.looking import survey

KINDS = 12


@page("invoices.view")
def compare(request: Request) -> HttpResponse:
    """`?one=CODE&other=CODE`; the second is offered among units of the first one's kind."""
    actor = request.actor
    profiles = {
        row.unit.code: row
        for row in visible_to(actor, Profile)
        .select_related("unit", "run__task")
        .exclude(unit=None)
        .order_by("unit__path")
        if row.unit
    }
    one, other = (profiles.get(request.GET.get(name, "")) for name in ("one", "other"))
    units = [row.unit for row in profiles.values()]
    alike = [unit for unit in units if one and unit and one.unit and unit.kind == one.unit.kind and unit != one.unit]
    context: dict[str, Any] = {"units": units, "alike": alike, "one": one, "other": other}
    if one and other:
        chosen = [row.unit_id for row in (one, other) if row.unit_id]
        tasks = sorted({row.run.task.number for row in (one, other)})
        survey(actor, tasks=tasks, what="compare", units=chosen)
        context |= {"sides": [_side(actor, row) for row in (one, other)], "drawings": _drawings(one, other)}
    return render(request, "invoices/compare.html", context)


def _side(actor: Actor, profile: Profile) -> dict[str, Any]:
    doubts = visible_to(actor, Doubt).filter(unit=profile.unit)
    return {
        "unit": profile.unit,
        "count": profile.content["count"],
        "total": float(profile.content["total"]),
        "sellers": [(name, float(total)) for name, total in profile.content["sellers"].items()][:8],
        "doubts": doubts.count(),
        "top": doubts.order_by("-score", "pk")[:5],
    }


def _drawings(one: Profile, other: Profile) -> list[Drawing]:
    return [_months(one, other), _kinds(one, other)]


def _months(one: Profile, other: Profile) -> Drawing:
    months = sorted({*one.content["months"], *other.content["months"]})
    rows = [(f"{month[:4]}-{month[4:]}", *_pair(one, other, "months", month)) for month in months]
    return _side_by_side("months", _("按月支出（元）"), _("月份"), (one, other), rows)


def _kinds(one: Profile, other: Profile) -> Drawing:
    """The kinds on which the two spent most together."""
    kinds = {*one.content["kinds"], *other.content["kinds"]}
    ordered = sorted(kinds, key=lambda kind: (-sum(_pair(one, other, "kinds", kind)), kind))[:KINDS]
    rows = [(kind, *_pair(one, other, "kinds", kind)) for kind in ordered]
    return _side_by_side("kinds", _("按商品和服务类别的支出（元）"), _("类别"), (one, other), rows)


def _pair(one: Profile, other: Profile, part: str, key: str) -> tuple[float, float]:
    return float(one.content[part].get(key, 0)), float(other.content[part].get(key, 0))


def _side_by_side(
    key: str, label: str, head: str, pair: tuple[Profile, Profile], rows: list[tuple[str, float, float]]
) -> Drawing:
    names = [_name(row.unit) for row in pair]
    option = {
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8, "containLabel": True},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [row[0] for row in rows], "axisLabel": {"interval": 0, "rotate": 40}},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": name, "data": [row[place] for row in rows]} for place, name in enumerate(names, 1)
        ],
    }
    return Drawing(key, label, option, (head, *names), rows)


def _name(unit: Unit | None) -> str:
    return str(unit) if unit else "—"
