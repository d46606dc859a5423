"""The list of problems as a workbook, through the same filters and the same visibility as the page."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.actions.exports import note_export
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import order_of, problems_of
from zhujian.kernel.problems.views.filters import LIGHTS, narrowed
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.scales import SEVERITIES
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.pages import xlsx
from zhujian.kernel.sheets.writing import table
from zhujian.kernel.ui.formats import moment, number
from zhujian.kernel.ui.pages import page
from zhujian.kernel.wording import listed

MOST = 10_000


@page("problems.export")
def export(request: Request) -> HttpResponse:
    """The rows that the address's filters leave. Raises Conflict for more than fit into a sheet that somebody reads."""
    actor = request.actor
    rows = narrowed(actor, problems_of(actor), request.GET)
    found = list(_ordered(rows, request.GET.get("sort", ""))[: MOST + 1])
    if len(found) > MOST:
        message = _("符合条件的超过 %(most)s 件，请先用条件缩小范围再导出。")
        raise Conflict(message % {"most": number(MOST)}, rule="too-many-rows")
    note_export(actor, filters=dict(request.GET.lists()), count=len(found))
    content = table(_("问题"), _headings(), _cells(found), _notice(actor, len(found)))
    return xlsx(content, _("问题-%(day)s.xlsx") % {"day": time.today().isoformat()})


def _ordered(rows: QuerySet[Problem], sort: str) -> QuerySet[Problem]:
    order = order_of(sort)
    if order.column == "pk":
        return rows.order_by("-pk" if order.descending else "pk")
    column = F(order.column)
    ordered = column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True)
    return rows.order_by(ordered, "-pk" if order.descending else "pk")


def _headings() -> tuple[tuple[str, int], ...]:
    return (
        (_("编号"), 18),
        (_("专题"), 18),
        (_("问题分类"), 20),
        (_("严重程度"), 10),
        (_("标题"), 40),
        (_("事实"), 60),
        (_("问题单位"), 24),
        (_("点位"), 20),
        (_("责任单位"), 24),
        (_("协办单位"), 24),
        (_("监管责任"), 20),
        (_("属地责任"), 20),
        (_("办理状态"), 12),
        (_("时限"), 10),
        (_("完成时限"), 14),
        (_("登记时间"), 20),
        (_("交办时间"), 20),
        (_("销号日期"), 20),
    )


def _cells(problems: list[Problem]) -> Iterator[tuple[object, ...]]:
    now, lights = time.now(), dict(LIGHTS)
    for problem in problems:
        topic = find_topic(problem.topic)
        category = topic.category(problem.category) if topic else None
        yield (
            problem.number,
            str(topic or problem.topic),
            str(category.title if category else problem.category),
            str(SEVERITIES.get(problem.severity, problem.severity)),
            problem.title,
            problem.facts,
            problem.subject.name,
            problem.site.name if problem.site else "",
            problem.owner.name if problem.owner else "",
            listed(row.unit.name for row in problem.assists.all()),
            problem.regulator.name if problem.regulator else "",
            problem.territory.name if problem.territory else "",
            problem.get_status_display(),
            str(lights.get(timing.light(problem, now), "")),
            timing.shown_due(problem),
            problem.created_at,
            problem.assigned_at,
            problem.closed_at,
        )


def _notice(actor: Actor, count: int) -> str:
    """Whose copy this is: a sheet that is passed on says from whom it came."""
    role = ROLES[actor.role].title if actor.role in ROLES else actor.role
    words = _("%(name)s（%(role)s）于 %(at)s 导出，共 %(count)s 件。仅供本人工作使用，不得外传；以系统记载为准。")
    return words % {"name": actor.name, "role": role, "at": moment(time.now()), "count": number(count)}
