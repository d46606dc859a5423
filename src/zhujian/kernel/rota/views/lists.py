"""The list of draws."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.field.views.presenting import pager_for
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.views.words import PHASES
from zhujian.kernel.rota.wording import topic_words
from zhujian.kernel.rota.workflow import ABANDONED
from zhujian.kernel.ui.components.lists import Column, Empty, Table
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

PAGE = 50
COLUMNS = (
    Column(_("专题和月份")),
    Column(_("日期")),
    Column(_("安排部门")),
    Column(_("状态")),
    Column(_("承诺时间")),
    Column(_("调整")),
)


@dataclass(frozen=True)
class Line:
    """`replaced_by` are the draws that were made in its place and not given up."""

    plan: Plan
    topic: str
    phase: str
    replaced_by: list[Plan]


@page("rota.view")
def draws(request: Request) -> HttpResponse:
    actor = request.actor
    seen = visible_to(actor, Plan)
    rows = seen.select_related("room").prefetch_related(Prefetch("replaced_by", seen.order_by("pk")))
    found = cut(rows.defer("inputs"), Order("month"), limit=PAGE, cursor=request.GET.get("cursor", ""))
    context = {
        "table": Table(COLUMNS, _("督查排班"), pager=pager_for(request.GET, found.next), empty=_empty(request)),
        "lines": [_line(plan) for plan in found.items],
        "may_plan": actor.may("visits.plan"),
    }
    return render(request, "rota/list.html", context)


def _line(plan: Plan) -> Line:
    later = [row for row in plan.replaced_by.all() if row.status != ABANDONED]
    return Line(plan, topic_words(plan.topic), PHASES[plan.status], later)


def _empty(request: Request) -> Empty:
    if request.actor.may("visits.plan"):
        text = _("先登记专题的点位、督查组、缺勤和回避事项，再开始抽取：由您承诺，另一人提供随机数，然后计算并公布。")
        return Empty(_("还没有排过班"), text, reverse("rota:new"), _("开始抽取"), icon="calendar-stats")
    text = _("监督检查室开始抽取后，这里列出每一次的承诺、随机数和哈希。")
    return Empty(_("还没有排过班"), text, icon="calendar-stats")
