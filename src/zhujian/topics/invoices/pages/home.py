"""Where the topic begins: what waits, the tasks, and the doubts from above."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.api import Request, get_for, page, today, visible_to
from zhujian.kernel.show import Figure
from zhujian.topics.invoices.models import Doubt, Question, Task
from zhujian.topics.invoices.pages.overviews import drawings
from zhujian.topics.invoices.triage.looking import survey
from zhujian.topics.invoices.workflow import OPEN

TASKS = 20


@page("invoices.view")
def home(request: Request) -> HttpResponse:
    """The overview, of one task where the address names it."""
    actor = request.actor
    tasks = list(_tasks(request))
    wanted = request.GET.get("task", "")
    chosen = get_for(actor, "invoices.view", Task, number=wanted) if wanted else None
    doubts = visible_to(actor, Doubt)
    if chosen is not None:
        doubts = doubts.filter(task=chosen)
    survey(actor, tasks=[task.number for task in ([chosen] if chosen else tasks)], what="overview")
    context = {
        "tasks": tasks,
        "chosen": chosen,
        "figures": _figures(request, doubts),
        "drawings": drawings(actor, doubts),
    }
    return render(request, "invoices/home.html", context)


def _tasks(request: Request) -> QuerySet[Task]:
    rows = visible_to(request.actor, Task).select_related("room").order_by("-pk")
    own = Q(doubts__in=visible_to(request.actor, Doubt))
    return rows.annotate(
        found=Count("doubts", filter=own, distinct=True),
        waiting=Count("doubts", filter=own & Q(doubts__status__in=OPEN), distinct=True),
    )[:TASKS]


def _figures(request: Request, doubts: QuerySet[Doubt]) -> list[Figure]:
    task = request.GET.get("task", "")
    states = {row["status"]: row["count"] for row in doubts.order_by().values("status").annotate(count=Count("pk"))}
    late = visible_to(request.actor, Question).filter(doubt__in=doubts, status="asked", due_on__lt=today()).count()

    def opened(**query: str) -> str:
        return f"{reverse('invoices:doubts')}?{urlencode({**query, **({'task': task} if task else {})})}"

    return [
        Figure(_("待核查"), states.get("new", 0), _("个"), opened(status="new")),
        Figure(_("已发函"), states.get("asked", 0), _("个"), opened(status="asked")),
        Figure(
            _("逾期未答复"),
            late,
            _("封"),
            f"{reverse('invoices:questions')}?todo=questions-late",
            light="red" if late else "",
        ),
        Figure(_("已答复"), states.get("answered", 0), _("个"), opened(status="answered")),
        Figure(_("已说明"), states.get("explained", 0), _("个"), opened(status="explained")),
        Figure(_("已转信号"), states.get("accepted", 0), _("个"), opened(status="accepted")),
    ]
