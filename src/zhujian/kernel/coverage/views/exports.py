"""The month as XLSX and as PDF, through the same visibility as the page; each export is in the log."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel.coverage.actions import note_export
from zhujian.kernel.coverage.ledgers import Ledger, ledger_of, legend
from zhujian.kernel.coverage.missed import explained
from zhujian.kernel.coverage.printing import render_pdf
from zhujian.kernel.coverage.views.frame import chosen
from zhujian.kernel.errors import NotFound
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.pages import xlsx
from zhujian.kernel.sheets.writing import table
from zhujian.kernel.ui.pages import page

SITE_WIDTH, DAY_WIDTH, SUM_WIDTH = 24, 5, 8
Row = tuple[object, ...]


@page("visits.export")
def workbook(request: Request) -> HttpResponse:
    ledger = _noted(request, "xlsx")
    content = table(ledger.title, _headings(ledger), _rows(ledger), f"{ledger.notice}{legend()}")
    return xlsx(content, f"{ledger.title}.xlsx")


@page("visits.export")
def document(request: Request) -> HttpResponse:
    ledger = _noted(request, "pdf")
    answer = HttpResponse(render_pdf(ledger), content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(ledger.title)}.pdf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _noted(request: Request, kind: str) -> Ledger:
    found = chosen(request)
    if found is None:
        raise NotFound(_("没有安排督查的专题。"))
    ledger = ledger_of(request.actor, found.topic, found.month)
    visits = len(ledger.calendar.rows)
    note_export(request.actor, topic=found.topic.code, month=found.month, kind=kind, visits=visits)
    return ledger


def _headings(ledger: Ledger) -> list[tuple[str, int]]:
    days = [(str(day.day), DAY_WIDTH) for day in ledger.calendar.month.days]
    return [(_("点位"), SITE_WIDTH), *days, (_("已查"), SUM_WIDTH)]


def _rows(ledger: Ledger) -> Iterator[Row]:
    """The calendar, then why visits were missed, then what each team did; a line between them."""
    for name, signs, done in ledger.lines():
        yield name, *signs, done
    days = ledger.calendar.days
    yield _("覆盖率（%）"), *(line.percent for line in days), ledger.calendar.full_percent
    yield from _missed(ledger)
    yield from _teams(ledger)


def _missed(ledger: Ledger) -> Iterator[Row]:
    if ledger.missed:
        yield ()
        yield (_("漏查"),)
    for visit in ledger.missed:
        yield visit.site.name, str(visit.day), str(visit.team or ""), explained(visit)


def _teams(ledger: Ledger) -> Iterator[Row]:
    if ledger.loads:
        yield ()
        yield _("督查组"), _("安排"), _("已查"), _("漏查"), _("单日最多"), _("同一点位最多"), _("最短间隔（天）")
    for load in ledger.loads:
        yield load.team.name, load.visits, load.done, load.missed, load.most, load.returns, load.gap
