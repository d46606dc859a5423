"""The list of problems: filters in the address, a page at a time, bulk assignment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.errors import Refused
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import is_reserved
from zhujian.kernel.problems.actions import assign
from zhujian.kernel.problems.forms import AssignForm
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import by_number, join, order_of
from zhujian.kernel.problems.views.filters import filter_bar, narrowed
from zhujian.kernel.problems.views.rows import drawn
from zhujian.kernel.problems.workflow import OPEN, STATUSES, TO_ASSIGN, WITH_OFFICE
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Bulk, BulkChoice, Column, Empty, Pager, Table
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import labelled

PAGE = 50
MOST_AT_ONCE = 200
COLUMNS = (
    Column(_("编号"), sort="created"),
    Column(_("标题")),
    Column(_("问题单位")),
    Column(_("状态")),
    Column(_("下一步")),
    Column(_("时限"), sort="due"),
)
STATUS_WORDS = dict(STATUSES)
NEXT_STEP = {
    "registered": _("待交办"),
    "assigned": _("待签收"),
    "acknowledged": _("待整改"),
    "objected": _("待决定异议"),
    "rectifying": _("待报送"),
    "submitted": _("待核查"),
    "returned": _("待补改"),
    "suspended": _("待恢复"),
    "reopened": _("待重新交办"),
}


def list_rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """What a row of the list shows."""
    now = time.now()
    return [
        {
            "problem": problem,
            "status": STATUS_WORDS[problem.status],
            "light": timing.light(problem, now),
            "remaining": timing.remaining(problem, now),
            "next": next_step(problem),
            "who": _whose_turn(problem),
            "look_back_on": problem.look_back_on if problem.status == "closed" else None,
        }
        for problem in problems
    ]


def next_step(problem: Problem) -> str | Promise:
    if problem.status == "closed" and problem.look_back_on:
        return _("待回头看")
    if problem.status in TO_ASSIGN and is_reserved(problem):
        return _("在册，不交办")
    return NEXT_STEP.get(problem.status, "")


def _whose_turn(problem: Problem) -> Unit | None:
    """Who owes the next step: nobody does once the problem has ended."""
    if problem.status in WITH_OFFICE or (problem.status == "closed" and problem.look_back_on):
        return problem.room
    return problem.owner if problem.status in OPEN else None


@page("problems.view")
def problem_list(request: Request) -> HttpResponse:
    rows = narrowed(request.actor, visible_to(request.actor, Problem), request.GET)
    found = cut(rows, order_of(request.GET.get("sort", "")), limit=PAGE, cursor=request.GET.get("cursor", ""))
    join(found.items, "site", "subject", "owner", "room")
    query = request.GET.copy()
    query.pop("cursor", None)
    table = Table(
        columns=COLUMNS,
        label=_("问题"),
        bulk=_bulk(request),
        pager=Pager(
            next_url=_next(query, found.next), previous_url=f"?{query.urlencode()}" if "cursor" in request.GET else ""
        ),
        empty=_empty(request),
    )
    context = {
        "table": table,
        "bar": filter_bar(request),
        "rows": drawn(list_rows(found.items), with_boxes=table.bulk is not None),
        "count_url": f"{reverse('problems:count')}?{query.urlencode()}",
        "query": query.urlencode(),
    }
    return render(request, "problems/list.html", context)


def _next(query: QueryDict, cursor: str | None) -> str:
    if cursor is None:
        return ""
    following = query.copy()
    following["cursor"] = cursor
    return f"?{following.urlencode()}"


def _bulk(request: Request) -> Bulk | None:
    if not request.actor.may("problems.assign"):
        return None
    return Bulk(reverse("problems:bulk"), (BulkChoice("assign", _("批量交办"), icon="send"),))


def _empty(request: Request) -> Empty:
    if request.GET:
        return Empty(
            _("没有符合条件的问题"), _("减少条件再试。"), reverse("problems:list"), _("清除条件"), icon="search"
        )
    if request.actor.may("problems.register"):
        text = _("督查、信访、发票等发现的单位问题登记在这里，逐件交办、核查、销号。")
        return Empty(_("还没有问题"), text, reverse("problems:new"), _("登记问题"))
    return Empty(_("没有需要办理的问题"), _("交办给本单位的问题会出现在这里。"))


@page("problems.view")
def problem_count(request: Request) -> HttpResponse:
    """How many the filters leave; loaded apart, since counting takes longer than showing a page."""
    count = narrowed(request.actor, visible_to(request.actor, Problem), request.GET).count()
    return render(request, "problems/count.html", {"count": count})


@page("problems.assign")
def bulk(request: Request) -> HttpResponse:
    """Assign the chosen problems to one unit; each is an action of its own, refused or done by itself."""
    numbers = (request.POST if request.method == "POST" else request.GET).getlist("selected")[:MOST_AT_ONCE]
    chosen = list(by_number(numbers, request.actor).select_related("subject", "owner"))
    confirmed = request.method == "POST" and "confirmed" in request.POST
    form = AssignForm(request.POST if confirmed else None, actor=request.actor)
    if confirmed and chosen:
        done = checked(form, lambda data: _assign_all(request, chosen, data))
        if done is not None:
            return HttpResponseRedirect(reverse("problems:list"))
    confirm = Confirm(
        action=reverse("problems:bulk"),
        submit=_("批量交办"),
        consequences=(_("每件问题各生成一份《交办函》，送达牵头单位。"), _("不能交办的逐件说明原因，其余照办。")),
        cancel_url=reverse("problems:list"),
    )
    return render(request, "problems/bulk.html", {"chosen": chosen, "form": form, "confirm": confirm})


def _assign_all(request: Request, chosen: Sequence[Problem], data: dict[str, Any]) -> int:
    done = 0
    for problem in chosen:
        try:
            assign(request.actor, problem=problem, **data)
            done += 1
        except Refused as refusal:
            messages.error(request, labelled(problem.number, refusal.message))
    messages.success(request, _t("已交办 %(done)s 件，共选 %(all)s 件。") % {"done": done, "all": len(chosen)})
    return done
