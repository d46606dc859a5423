"""The inbox: every signal that the actor sees, those without an outcome first in everybody's mind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.saved import saved_views
from zhujian.kernel.actor import Actor
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import Result, results_of
from zhujian.kernel.signals.queries import filtered, pending_of, signals_of
from zhujian.kernel.signals.queues import QUEUES
from zhujian.kernel.signals.workflow import CHANNELS, STATUSES
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Pager, Table
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.queues import queue_q, queues_for

PAGE = 50
LIST = "signals"
PHASES = {"problem": "done"}
COLUMNS = (
    Column(_("编号"), sort="created"),
    Column(_("摘要")),
    Column(_("所涉单位")),
    Column(_("渠道")),
    Column(_("状态")),
    Column(_("去向")),
    Column(_("登记时间")),
)


def narrowed(actor: Actor, rows: QuerySet[Signal], query: QueryDict) -> QuerySet[Signal]:
    """The rows that an address leaves; the list and its count both come through here."""
    wanted: dict[str, Any] = {
        name: [value for value in query.getlist(name) if value] for name in ("topic", "state", "channel")
    }
    wanted["q"] = query.get("q", "")[:100]
    rows = filtered(rows, wanted)
    if site := query.get("site", ""):
        rows = rows.filter(site__code=site)
    todo = query.get("todo", "")
    return rows.filter(queue_q(actor, QUEUES, todo)) if todo else rows


def filter_bar(request: Request) -> FilterBar:
    queues = queues_for(request.actor, QUEUES)
    site = request.GET.get("site", "")
    return FilterBar(
        filters=(
            Filter("q", _("摘要或内容"), kind="text"),
            Filter("todo", _("待办"), choices=tuple(Choice(item.code, item.label) for item in queues)),
            Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics())),
            Filter("state", _("状态"), choices=tuple(Choice(*item) for item in STATUSES)),
            Filter("channel", _("渠道"), choices=tuple(Choice(*item) for item in CHANNELS)),
            *((Filter("site", _("点位"), choices=(Choice(site, site),), primary=False),) if site else ()),
        ),
        saved=saved_views(request.actor, LIST),
        save_url=reverse("access:save_view", args=[LIST]) if request.actor.may("views.save") else "",
    )


def listed(signals: Sequence[Signal]) -> list[dict[str, Any]]:
    """What a row of the list shows; the number of queries does not grow with rows."""
    results, waiting = results_of(signals), pending_of(signals)
    return [
        {
            "signal": signal,
            "topic": find_topic(signal.topic),
            "result": result_words(signal, results.get(signal.pk)),
            "waits": signal.pk in waiting,
            "phase": PHASES.get(signal.status, ""),
        }
        for signal in signals
    ]


def result_words(signal: Signal, result: Result | None) -> str:
    """Where the signal went, in a word; empty while it waits."""
    if signal.status == "merged" and signal.merged_into_id:
        return f"#{signal.merged_into_id}"
    if signal.status == "transferred" and signal.transferred_to:
        return str(signal.transferred_to)
    return result.number if result else ""


@page("signals.view")
def signal_list(request: Request) -> HttpResponse:
    rows = narrowed(request.actor, signals_of(request.actor), request.GET)
    order = Order("pk", descending=request.GET.get("sort", "") != "created")
    found = cut(rows, order, limit=PAGE, cursor=request.GET.get("cursor", ""))
    query = request.GET.copy()
    query.pop("cursor", None)
    following = query.copy()
    following["cursor"] = found.next or ""
    pager = Pager(
        next_url=f"?{following.urlencode()}" if found.next else "",
        previous_url=f"?{query.urlencode()}" if "cursor" in request.GET else "",
    )
    context = {
        "table": Table(columns=COLUMNS, label=_("信号"), pager=pager, empty=_empty(request)),
        "bar": filter_bar(request),
        "rows": listed(found.items),
        "count_url": f"{reverse('signals:count')}?{query.urlencode()}",
    }
    return render(request, "signals/list.html", context)


@page("signals.view")
def signal_count(request: Request) -> HttpResponse:
    """How many the filters leave; loaded apart, since counting takes longer than showing a page."""
    count = narrowed(request.actor, visible_to(request.actor, Signal), request.GET).count()
    return render(request, "signals/count.html", {"count": count})


def _empty(request: Request) -> Empty:
    if request.GET.get("todo") == "triage" and len(request.GET) == 1:
        return Empty(_("没有待研判的信号"), _("新登记的信号会出现在这里。"), reverse("signals:list"), _("查看全部信号"))
    if request.GET:
        return Empty(
            _("没有符合条件的信号"), _("减少条件再试。"), reverse("signals:list"), _("清除条件"), icon="search"
        )
    if request.actor.may("signals.register"):
        text = _("督查、信访、监督员反映等各渠道发现的情况都登记在这里，每一条都有去向。")
        return Empty(_("还没有信号"), text, reverse("signals:new"), _("登记信号"))
    return Empty(_("还没有信号"), _("您监督范围内登记的信号会出现在这里。"))
