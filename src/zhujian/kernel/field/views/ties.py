"""What binds people of the teams to sites and units: one's own declarations; for whoever plans, those within reach."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field import actions
from zhujian.kernel.field.forms import EndTieForm, TieForm
from zhujian.kernel.field.models import Tie
from zhujian.kernel.field.views.presenting import pager_for
from zhujian.kernel.field.views.steps import Step, step_page
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table, Words
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for, visible_to

PAGE = 50
DECLARE, PLAN = "visits.declare-tie", "visits.plan"
COLUMNS = (
    Column(_("人员")),
    Column(_("回避情形")),
    Column(_("回避对象")),
    Column(_("期间")),
    Column(_("状态")),
    Column(_("办理"), hidden=True),
)


def title_for(request: Request) -> Words:
    return _("回避事项") if request.actor.may(PLAN) else _("我的回避申报")


@page(DECLARE)
def tie_list(request: Request) -> HttpResponse:
    actor = request.actor
    rows = visible_to(actor, Tie).select_related("account", "person", "site", "unit")
    found = cut(rows, Order("pk"), limit=PAGE, cursor=request.GET.get("cursor", ""))
    text = _("与监督对象有近亲属关系、任职经历或联系关系的，应在排班前申报，排班时自动回避。")
    empty = Empty(_("没有申报过回避事项"), text, reverse("field:declare_tie"), _("申报回避"), icon="scale")
    table = Table(COLUMNS, title_for(request), pager=pager_for(request.GET, found.next), empty=empty)
    today = time.today()
    listed = [
        {
            "tie": tie,
            "is_over": tie.until is not None and tie.until < today,
            "end_url": reverse("field:end_tie", args=[tie.pk]) if actor.may(PLAN) and tie.until is None else "",
        }
        for tie in found.items
    ]
    context = {"table": table, "rows": listed, "count": rows.count(), "title": title_for(request)}
    return render(request, "field/ties.html", context)


def _crumbs(request: Request) -> list[Link]:
    return [Link(title_for(request), reverse("field:ties"))]


@page(DECLARE)
def declare_page(request: Request) -> HttpResponse:
    """Declare a tie: one's own, or for whoever plans that of any member within reach."""
    form = TieForm(request.POST or None, actor=request.actor, initial={"member": request.GET.get("member", "")})
    will = (_("只有本人和排班人员看得到；自开始之日起排班时不再派往这一点位或单位。"),)
    step = Step(_("申报回避"), _("申报"), reverse("field:ties"), _crumbs(request), consequences=will)
    run = partial(actions.declare_tie, request.actor)
    return step_page(request, step, form, run, said=lambda made: _t("已申报：%(kind)s，%(to)s。") % _words(made))


def _words(tie: Tie) -> dict[str, str]:
    return {"kind": tie.get_kind_display(), "to": str(tie.site or tie.unit)}


@page(PLAN)
def end_page(request: Request, pk: int) -> HttpResponse:
    tie = get_for(request.actor, PLAN, Tie, pk=pk)
    if tie.until is not None:
        raise Conflict(_t("这一回避事项已于 %(day)s 结束。") % {"day": day(tie.until)}, state="ended")
    lead = _t("%(who)s：%(kind)s，%(to)s") % {"who": str(tie.account or tie.person), **_words(tie)}
    will = (_("结束之后可以派往这一点位或单位；此前的回避留存在案。"),)
    step = Step(_("结束回避"), _("结束"), reverse("field:ties"), _crumbs(request), lead, will)
    run = partial(actions.end_tie, request.actor, tie=tie)
    said = _t("回避于 %(day)s 后结束。")
    return step_page(
        request, step, EndTieForm(request.POST or None), run, said=lambda done: said % {"day": day(done.until)}
    )
