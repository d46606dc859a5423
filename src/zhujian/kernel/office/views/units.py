"""The tree of units, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.models import Site
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.office.units import figures_of, limbs, owed
from zhujian.kernel.org.models import Unit
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.problems.queries import problems_of
from zhujian.kernel.problems.views.lists import list_rows
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

MOST = 10
LETTERS = 5


@page("org.view")
def unit_list(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    found = limbs(request.actor, text)
    context = {
        "limbs": found,
        "count": sum(len(limb.branches) for limb in found),
        "text": text,
        "sees_problems": request.actor.may("problems.view"),
    }
    return render(request, "office/units.html", context)


@page("org.view")
def unit_page(request: Request, code: str) -> HttpResponse:
    rows = visible_to(request.actor, Unit).filter(code=code.replace("\x00", ""))
    unit = rows.select_related("parent", "resident_group").first()
    if unit is None:
        raise NotFound(_("没有这个单位，或者您无权查看。"))
    context: dict[str, Any] = {"unit": unit, "facts": _facts(unit), "below": list(unit.children.order_by("path"))}
    return render(request, "office/unit.html", context | _on_record(request.actor, unit))


def _facts(unit: Unit) -> list[Fact]:
    head = heads_of([unit.pk]).get(unit.pk)
    facts = [
        Fact(_("全称"), unit.name),
        Fact(_("类别"), unit.get_kind_display()),
        Fact(
            _("主要负责人"),
            f"{head.title} {head.person.name}" if head else _("未登记"),
            note=_("%(day)s 起任职") % {"day": day(head.since)} if head else "",
        ),
    ]
    if unit.resident_group:
        group = unit.resident_group
        facts.append(Fact(_("派驻（联系）监督机构"), group.name, reverse("org:unit", args=[group.code])))
    if unit.parent and unit.parent.parent_id:
        facts.append(Fact(_("上级单位"), unit.parent.name, reverse("org:unit", args=[unit.parent.code])))
    if unit.active_until:
        facts.append(Fact(_("停用日期"), day(unit.active_until)))
    return facts


def _on_record(actor: Actor, unit: Unit) -> dict[str, Any]:
    """Problems, letters and sites, for those who see such rows at all."""
    found: dict[str, Any] = {}
    if actor.may("problems.view"):
        rows = problems_of(actor).filter(pk__in=owed(actor, unit).filter(status__in=OPEN).values("pk"))
        found["figures"] = figures_of(actor, unit)
        found["problems"] = list_rows(list(rows.order_by("due_at", "pk")[:MOST]))
    if actor.may("letters.view"):
        found["letters"] = list(visible_to(actor, Letter).filter(to_unit=unit).order_by("-pk")[:LETTERS])
    if actor.may("sites.view"):
        sites = visible_to(actor, Site).filter(owner=unit).select_related("township")
        found["sites"] = list(sites.order_by("topic", "code"))
    return found
