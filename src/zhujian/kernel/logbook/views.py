"""The log explorer. Reading is noted before anything is shown."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult

from zhujian.kernel import time
from zhujian.kernel.access.views.steps import pager_for
from zhujian.kernel.audit.heads import stored
from zhujian.kernel.audit.models import Event, Head, SignedHead
from zhujian.kernel.errors import NotFound
from zhujian.kernel.files.queries import bytes_stored
from zhujian.kernel.logbook.actions import CHECK, check_log, note_reading, sign_log
from zhujian.kernel.logbook.jobs import check
from zhujian.kernel.logbook.queries import (
    Wanted,
    actions_known,
    events,
    intact,
    moment_of,
    proof_of,
    rows_of,
    usernames,
)
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Fact
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table
from zhujian.kernel.ui.formats import moment, number
from zhujian.kernel.ui.pages import page

PAGE = 50
SMALL = 20_000
FEW_BYTES = 256 * 1024 * 1024  # of evidence: what is hashed in a second or two
LONGEST_CHECK = timedelta(hours=1)
HEADS_SHOWN = 20
CHECKS_SHOWN = 10
COLUMNS = (
    Column(_("序号"), numeric=True),
    Column(_("时间")),
    Column(_("动作")),
    Column(_("账号")),
    Column(_("对象")),
    Column(_("来源地址")),
)


@page("audit.view")
def log(request: Request) -> HttpResponse:
    """Events, newest first."""
    wanted = Wanted.of(request.GET)
    found = cut(events(wanted), Order(), limit=PAGE, cursor=request.GET.get("cursor", ""))
    note_reading(request.actor, what={"filters": wanted.notes(), "cursor": bool(request.GET.get("cursor"))})
    names = usernames({event.account for event in found.items if event.account})
    table = Table(
        COLUMNS,
        _("操作日志"),
        pager=pager_for(request.GET, found.next),
        empty=Empty(_("没有符合条件的事件"), _("减少条件再试。"), reverse("audit:log"), _("清除条件"), "search"),
    )
    edge = Head.objects.first()
    context = {
        "table": table,
        "bar": _bar(),
        "size": edge.size if edge else 0,
        "rows": [{"event": event, "at": moment_of(event.at), "who": _who(event, names)} for event in found.items],
    }
    return render(request, "logbook/log.html", context)


def _bar() -> FilterBar:
    return FilterBar(
        (
            Filter("action", _("动作"), choices=tuple(Choice(name, name) for name in actions_known())),
            Filter("account", _("用户名或账号编号"), kind="text"),
            Filter("subject", _("对象，如 problems.problem:17"), kind="text"),
            Filter("since", _("不早于"), kind="date", primary=False),
            Filter("until", _("不晚于"), kind="date", primary=False),
        )
    )


def _who(event: Event, names: dict[int, str]) -> str:
    if event.account is None:
        return event.role or "—"
    return names.get(event.account, str(event.account))


@page("audit.view")
def event_page(request: Request, seq: int) -> HttpResponse:
    """One event with its digests and the proof that it is in the log."""
    event = _event(seq)
    note_reading(request.actor, what={"event": seq})
    names = usernames({event.account} if event.account else set())
    proof = proof_of(event)
    context = {
        "event": event,
        "crumbs": (Link(_("操作日志"), reverse("audit:log")),),
        "facts": _facts(event, names),
        "rows": rows_of(event),
        "data": json.dumps(json.loads(event.data), ensure_ascii=False, indent=1),
        "intact": intact(event),
        "proof": proof,
        "signed": datetime.fromisoformat(proof.head.signed_at) if proof else None,
    }
    return render(request, "logbook/event.html", context)


def _event(seq: int) -> Event:
    event = Event.objects.filter(seq=seq).first()
    if event is None:
        raise NotFound(_t("日志中没有第 %(seq)s 条事件。") % {"seq": seq})
    return event


def _facts(event: Event, names: dict[int, str]) -> list[Fact]:
    return [
        Fact(_("动作"), event.action),
        Fact(_("真实时间"), moment(moment_of(event.at))),
        Fact(_("业务时间"), moment(moment_of(event.business))),
        Fact(_("账号"), _who(event, names), note=f"#{event.account}" if event.account else ""),
        Fact(_("角色"), event.role or "—"),
        Fact(_("来源地址"), event.origin or "—"),
        Fact(_("对象"), event.subject or "—"),
    ]


@page("audit.view")
def proof_file(request: Request, seq: int) -> HttpResponse:
    """The proof as `zhujian audit prove` writes it."""
    proof = proof_of(_event(seq))
    if proof is None:
        raise NotFound(_t("这条事件在最近一次签名之后，请先签名。"))
    note_reading(request.actor, what={"proof": seq})
    return _download(proof.to_json(), f"event-{seq}.proof.json")


@page("audit.head")
def head_file(request: Request, pk: int) -> HttpResponse:
    """A signed head as `zhujian audit head` writes it."""
    head = SignedHead.objects.filter(pk=pk).first()
    if head is None:
        raise NotFound(_t("没有这个树头。"))
    return _download(stored(head).to_json(), f"{head.size}.head")


def _download(value: dict[str, Any], name: str) -> HttpResponse:
    answer = JsonResponse(value, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@page("audit.verify")
def checks(request: Request) -> HttpResponse:
    """Signed heads, and what the last checks found."""
    rows = [{"event": event, "at": moment_of(event.at), **json.loads(event.data)} for event in _checks()]
    edge = Head.objects.first()
    context = {
        "crumbs": (Link(_("操作日志"), reverse("audit:log")),),
        "checks": rows,
        "running": is_running(),
        "heads": SignedHead.objects.order_by("-pk")[:HEADS_SHOWN],
        "size": edge.size if edge else 0,
    }
    return render(request, "logbook/checks.html", context)


def _checks() -> list[Event]:
    return list(Event.objects.filter(action=CHECK).order_by("-seq")[:CHECKS_SHOWN])


def is_running() -> bool:
    """Whether a check waits for the worker or is under way; one that a killed worker left behind is forgotten."""
    since = time.real_now() - LONGEST_CHECK
    return DBTaskResult.objects.filter(
        task_path=check.module_path, finished_at__isnull=True, enqueued_at__gte=since
    ).exists()


@page("audit.verify")
def progress(request: Request) -> HttpResponse:
    """The check under way, drawn anew; once it has ended the page is loaded again."""
    if is_running():
        return render(request, "logbook/progress.html")
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(reverse("audit:checks"))
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


@require_POST
@page("audit.verify")
def start_check(request: Request) -> HttpResponse:
    """Check at once where log and evidence are small, else hand the check to the worker."""
    edge = Head.objects.first()
    size = edge.size if edge else 0
    if size > SMALL or bytes_stored() > FEW_BYTES:
        if not is_running():
            check.enqueue(request.actor.account or 0, request.actor.role)
        messages.success(request, _t("核验已开始，可离开本页。"))
    elif check_log(request.actor).holds:
        messages.success(
            request, _t("日志完整，%(size)s 条事件均未被改动，业务记录和文件内容与之相符。") % {"size": number(size)}
        )
    else:
        messages.error(request, _t("日志、业务记录或文件内容与哈希不符，见核验结果。"))
    return HttpResponseRedirect(reverse("audit:checks"))


@require_POST
@page("audit.head")
def sign(request: Request) -> HttpResponse:
    head = sign_log(request.actor)
    messages.success(request, _t("已签名，覆盖 %(size)s 条事件。") % {"size": number(head.size)})
    return HttpResponseRedirect(reverse("audit:checks"))
