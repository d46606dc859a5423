"""The list of visits: what was planned, what took place, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Team, Visit
from zhujian.kernel.field.views.presenting import kind_words, pager_for, phase_of
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.submissions.access import READERS
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.queries import Around, around, under_review, visits_of
from zhujian.kernel.submissions.views.filters import (
    ALL,
    COMING,
    filter_bar,
    narrowed,
    sees_flags,
    window_of,
    window_tabs,
)
from zhujian.kernel.submissions.views.words import REVIEW_PHASES
from zhujian.kernel.ui.components.lists import Column, Empty, Table
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

PAGE = 50


@dataclass(frozen=True)
class Line:
    """What a row of the list shows. Counts are None where nothing was handed in that its reader sees."""

    visit: Visit
    topic: str
    kind: str
    phase: str
    who: Team | Unit
    review: str = ""
    review_words: str = ""
    review_phase: str = ""
    waits: bool = False
    findings: int | None = None
    flags: int | None = None


def listed(actor: Actor, visits: Sequence[Visit]) -> list[Line]:
    """The number of queries does not grow with the rows."""
    known, teams = around(actor, visits), seen_teams(actor, visits)
    return [_line(actor, visit, known, teams) for visit in visits]


def seen_teams(actor: Actor, visits: Sequence[Visit]) -> frozenset[int]:
    """The teams that the actor may know of: who came in a covert visit is not for the visited to know."""
    wanted = frozenset(visit.team_id for visit in visits if visit.team_id is not None)
    rows = visible_to(actor, Team).filter(pk__among=wanted)
    return frozenset(rows.values_list("pk", flat=True)) if wanted else wanted


def _line(actor: Actor, visit: Visit, known: Around, teams: frozenset[int]) -> Line:
    rows = known.submissions.get(visit.pk, [])
    row = under_review(rows) or next(iter(rows), None)
    return Line(
        visit=visit,
        topic=str(find_topic(visit.topic) or visit.topic),
        kind=kind_words(visit),
        phase=phase_of(visit),
        who=visit.team if visit.team is not None and visit.team_id in teams else visit.unit,
        review=row.status if row else "",
        review_words=row.get_status_display() if row else "",
        review_phase=REVIEW_PHASES.get(row.status, "") if row else "",
        waits=any(each.pk in known.waiting for each in rows),
        findings=_count(rows, known.findings) if rows else None,
        flags=_count(rows, known.flags) if rows and sees_flags(actor) else None,
    )


def _count(rows: Sequence[Submission], found: dict[int, list[Any]]) -> int:
    return sum(len(found.get(row.pk, ())) for row in rows if row.status != "rejected")


def columns_for(actor: Actor) -> tuple[Column, ...]:
    reads = any(actor.may(permission) for permission in READERS)
    return (
        Column(_("点位")),
        Column(_("日期"), sort="day"),
        Column(_("督查组（单位）")),
        Column(_("状态")),
        *((Column(_("审核")), Column(_("发现"), numeric=True)) if reads else (Column(_("结果")),)),
        *((Column(_("疑点"), numeric=True),) if sees_flags(actor) else ()),
    )


def order_for(query: QueryDict, window: str) -> Order:
    """The latest first; of the days to come, today first."""
    sort = query.get("sort", "")
    if sort in {"day", "-day"}:
        return Order("day", descending=sort == "-day")
    return Order("day", descending=window != COMING)


@page("visits.view")
def visit_list(request: Request) -> HttpResponse:
    actor, query = request.actor, request.GET
    window = window_of(actor, query)
    rows = narrowed(actor, visits_of(actor), query)
    found = cut(rows, order_for(query, window), limit=PAGE, cursor=query.get("cursor", ""))
    kept = query.copy()
    kept.pop("cursor", None)
    context = {
        "table": Table(
            columns_for(actor), _("督查"), pager=pager_for(query, found.next), empty=_empty(request, window)
        ),
        "bar": filter_bar(request),
        "tabs": window_tabs(actor, query),
        "rows": listed(actor, found.items),
        "reads": any(actor.may(permission) for permission in READERS),
        "sees_flags": sees_flags(actor),
        "count_url": f"{reverse('visits:count')}?{kept.urlencode()}",
        "query": kept.urlencode(),
    }
    return render(request, "visits/list.html", context)


@page("visits.view")
def visit_count(request: Request) -> HttpResponse:
    """How many the filters leave; loaded apart, since counting takes longer than showing a page."""
    count = narrowed(request.actor, visible_to(request.actor, Visit), request.GET).count()
    return render(request, "visits/count.html", {"count": count})


def _empty(request: Request, window: str) -> Empty:
    everything = f"{reverse('visits:list')}?when={ALL}"
    if set(request.GET) - {"when", "sort", "cursor"}:
        return Empty(_("没有符合条件的督查"), _("减少条件再试。"), reverse("visits:list"), _("清除条件"), icon="search")
    if window != ALL:
        title = _("今天及以后没有督查") if window == COMING else _("今天及以往没有督查")
        return Empty(title, _("排班或手工安排的督查会出现在这里。"), everything, _("查看全部日期"), icon="checklist")
    if request.actor.may("visits.plan"):
        text = _("按专题的要求排班，或者手工安排一次；督查组在手机上填写督查表，结果回到这里。")
        return Empty(_("还没有督查"), text, reverse("visits:new"), _("安排督查"), icon="checklist")
    return Empty(_("还没有督查"), _("您可以查看的督查会出现在这里。"), icon="checklist")
