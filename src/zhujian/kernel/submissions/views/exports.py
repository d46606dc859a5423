"""The list of visits as a workbook, through the same filters and the same visibility as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.models import Visit
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.pages import xlsx
from zhujian.kernel.sheets.writing import table
from zhujian.kernel.submissions.actions.exports import note_export
from zhujian.kernel.submissions.queries import visits_of
from zhujian.kernel.submissions.views.filters import narrowed, window_of
from zhujian.kernel.submissions.views.lists import Line, listed, order_for
from zhujian.kernel.ui.formats import moment, number
from zhujian.kernel.ui.pages import page

MOST = 10_000
BATCH = 500


@page("visits.export")
def export(request: Request) -> HttpResponse:
    """The rows that the address's filters leave. Raises Conflict for more than fit into a sheet that somebody reads."""
    actor, query = request.actor, request.GET
    sign = "-" if order_for(query, window_of(actor, query)).descending else ""
    rows = narrowed(actor, visits_of(actor), query).order_by(f"{sign}day", f"{sign}pk")
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        message = _("符合条件的超过 %(most)s 次，请先用条件缩小范围再导出。")
        raise Conflict(message % {"most": number(MOST)}, rule="too-many-rows")
    note_export(actor, filters=dict(query.lists()), count=len(found))
    content = table(_("督查"), _headings(), _cells(actor, found), _notice(actor, len(found)))
    return xlsx(content, _("督查-%(day)s.xlsx") % {"day": time.today().isoformat()})


def _headings() -> tuple[tuple[str, int], ...]:
    return (
        (_("日期"), 12),
        (_("专题"), 18),
        (_("点位编码"), 12),
        (_("点位"), 22),
        (_("督查方式"), 14),
        (_("来源"), 14),
        (_("督查组（单位）"), 22),
        (_("状态"), 10),
        (_("到场时间"), 20),
        (_("离场时间"), 20),
        (_("结果"), 14),
        (_("审核"), 10),
        (_("发现"), 8),
        (_("疑点"), 8),
        (_("未到原因"), 40),
        (_("处理"), 18),
        (_("检查记录编号"), 18),
        (_("说明"), 40),
    )


def _cells(actor: Actor, visits: Sequence[Visit]) -> Iterator[tuple[object, ...]]:
    for start in range(0, len(visits), BATCH):
        yield from map(_row, listed(actor, visits[start : start + BATCH]))


def _row(line: Line) -> tuple[object, ...]:
    visit = line.visit
    return (
        visit.day,
        line.topic,
        visit.site.code,
        visit.site.name,
        line.kind,
        visit.get_origin_display(),
        line.who.name,
        visit.get_status_display(),
        visit.started_at,
        visit.ended_at,
        visit.get_result_display(),
        line.review_words,
        line.findings,
        line.flags,
        visit.reason,
        visit.get_consequence_display(),
        visit.number,
        visit.note,
    )


def _notice(actor: Actor, count: int) -> str:
    """Whose copy this is: a sheet that is passed on says from whom it came."""
    role = ROLES[actor.role].title if actor.role in ROLES else actor.role
    words = _("%(name)s（%(role)s）于 %(at)s 导出，共 %(count)s 次。仅供本人工作使用，不得外传；以系统记载为准。")
    return words % {"name": actor.name, "role": role, "at": moment(time.now()), "count": number(count)}
