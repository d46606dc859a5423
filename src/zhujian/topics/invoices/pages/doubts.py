"""The list of doubts, and the page of one: its invoices, the calendar beside them, and each rule in plain words."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Actor, Order, Request, Unit, get_for, page, paginate, queue_q, visible_to
from zhujian.kernel.show import Choice, Column, Empty, Filter, FilterBar, Pager, Table
from zhujian.topics.invoices import queues
from zhujian.topics.invoices.models import Doubt, Task
from zhujian.topics.invoices.pages.dossiers import dossier
from zhujian.topics.invoices.pages.wording import book, title_of
from zhujian.topics.invoices.triage.looking import look, survey
from zhujian.topics.invoices.workflow import DOUBT_STATUSES

PAGE = 50
COLUMNS = (
    Column(_("编号")),
    Column(_("单位")),
    Column(_("销方")),
    Column(_("规则")),
    Column(_("金额（元）"), numeric=True),
    Column(_("得分"), sort="score", numeric=True),
    Column(_("状态")),
)


def doubts_of(actor: Actor) -> QuerySet[Doubt]:
    return visible_to(actor, Doubt).select_related("unit")


def narrowed(actor: Actor, rows: QuerySet[Doubt], query: QueryDict) -> QuerySet[Doubt]:
    """The rows that an address leaves; the list and its count both come through here."""
    chosen = {name: query.get(name, "")[:60] for name in ("status", "unit", "rule", "task", "q", "todo")}
    given = {
        "status": Q(status=chosen["status"]),
        "unit": Q(unit__code=chosen["unit"]),
        "rule": Q(rules__contains=f",{chosen['rule']},"),
        "task": Q(task__number=chosen["task"]),
        "q": Q(number__iexact=chosen["q"])
        | Q(seller_name__icontains=chosen["q"])
        | Q(buyer_name__icontains=chosen["q"]),
    }
    for name, condition in given.items():
        if chosen[name]:
            rows = rows.filter(condition)
    return rows.filter(queue_q(actor, queues.DOUBTS, chosen["todo"])) if chosen["todo"] else rows


def filter_bar(request: Request) -> FilterBar:
    actor = request.actor
    units = visible_to(actor, Unit).filter(pk__in=visible_to(actor, Doubt).order_by().values("unit")).order_by("path")
    tasks = visible_to(actor, Task).order_by("-pk")[:50]
    numbers = tuple(Choice(task.number, task.number) for task in tasks)
    waiting = [queue for queue in queues.DOUBTS if queue.open_to(actor)]
    return FilterBar(
        filters=(
            Filter("q", _("编号、单位或者销方"), kind="text"),
            Filter("todo", _("待办"), choices=tuple(Choice(item.code, item.label) for item in waiting)),
            Filter("status", _("状态"), choices=tuple(Choice(*item) for item in DOUBT_STATUSES)),
            Filter("rule", _("规则"), choices=tuple(Choice(code, title_of(code)) for code in book()[0].rules)),
            Filter("unit", _("单位"), choices=tuple(Choice(unit.code, str(unit)) for unit in units)),
            Filter("task", _("筛查任务"), choices=numbers, primary=False),
        )
    )


@page("invoices.view")
def doubt_list(request: Request) -> HttpResponse:
    rows = narrowed(request.actor, doubts_of(request.actor), request.GET).select_related("task")
    order = Order("score", descending=request.GET.get("sort", "") != "score")
    found = paginate(rows, order, limit=PAGE, cursor=request.GET.get("cursor", ""))
    tasks = sorted({doubt.task.number for doubt in found.items})
    units = sorted({doubt.unit_id for doubt in found.items if doubt.unit_id})
    survey(request.actor, tasks=tasks, what="list", units=units)
    query = request.GET.copy()
    query.pop("cursor", None)
    following = query.copy()
    following["cursor"] = found.next or ""
    pager = Pager(
        next_url=f"?{following.urlencode()}" if found.next else "",
        previous_url=f"?{query.urlencode()}" if "cursor" in request.GET else "",
    )
    context = {
        "table": Table(columns=COLUMNS, label=_("发票疑点"), pager=pager, empty=_empty(request)),
        "bar": filter_bar(request),
        "rows": [(doubt, _rules(doubt)) for doubt in found.items],
        "count_url": f"{reverse('invoices:count')}?{query.urlencode()}",
    }
    return render(request, "invoices/doubts.html", context)


@page("invoices.view")
def doubt_count(request: Request) -> HttpResponse:
    """How many the filters leave; loaded apart, since counting takes longer than showing a page."""
    count = narrowed(request.actor, visible_to(request.actor, Doubt), request.GET).count()
    return render(request, "invoices/count.html", {"count": count})


def _rules(doubt: Doubt) -> list[str]:
    return doubt.rule_ids


def _empty(request: Request) -> Empty:
    if request.GET:
        url, words = reverse("invoices:doubts"), _("清除条件")
        return Empty(_("没有符合条件的疑点"), _("减少条件再试。"), url, words, icon="search")
    text: str | Promise = _("立项、导入发票、运行规则之后，疑点列在这里，得分高的在前。")
    return Empty(_("还没有疑点"), text, reverse("invoices:home"), _("去筛查任务"))


@page("invoices.view")
def doubt_page(request: Request, number: str) -> HttpResponse:
    """One doubt; that it was opened, and for which task, is in the log before it is shown."""
    found = look(request.actor, doubt=get_for(request.actor, "invoices.view", Doubt, number=number))
    context: dict[str, Any] = dossier(request.actor, found)
    if found.status == "new" and found.predecessor_id:
        context["before"] = _t("此前对同一单位、同一销方的疑点已有结论；这里只列新的命中。")
    return render(request, "invoices/doubt.html", context)
