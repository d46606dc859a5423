"""Bringing in the regulator's own visits from a sheet: it is shown what was read, and recorded on a second press."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.actions.visits import Report, record_reports
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.org.models import Unit
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.pages import KEPT_FAULTS, refused_rows, xlsx
from zhujian.kernel.sheets.reading import read
from zhujian.kernel.sheets.writing import template
from zhujian.kernel.submissions.columns import REPORTS
from zhujian.kernel.submissions.reports import Told, read_reports, sites_to_report
from zhujian.kernel.submissions.views.forms import ReportsForm
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.forms import ImportReport, Refusal
from zhujian.kernel.ui.components.lists import Column, Link, Table
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import visible_to

IMPORT = "visits.import"
PLACE = "visits"
KEY = f"sheet-report:{PLACE}"
MOST_ROWS, SHOWN = 2_000, 50
COLUMNS = (
    Column(_("点位")),
    Column(_("检查日期")),
    Column(_("检查结果")),
    Column(_("检查单位")),
    Column(_("检查记录编号")),
    Column(_("说明")),
)


@page(IMPORT)
def import_page(request: Request) -> HttpResponse:
    """Read a sheet, or show what the last one says."""
    form = ReportsForm(request.POST or None, files_in(request) or None)
    if request.method == "POST":
        request.session.pop(KEY, None)
        if checked(form, lambda data: _keep(request, form, data)) is not None:
            return HttpResponseRedirect(reverse("visits:import"))
    kept = request.session.get(KEY)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [Link(_("督查"), reverse("visits:list"))],
        "confirm": Confirm(
            reverse("visits:import"), _("读取"), (_("先核对，不登记；看过结果、确认之后才登记。"),), title=_("下一步")
        ),
        "report": _report(kept) if kept else None,
        "preview": _preview(request, kept) if kept and kept["rows"] else None,
    }
    return render(request, "visits/import.html", context, status=422 if form.errors else 200)


def _keep(request: Request, form: ReportsForm, data: dict[str, Any]) -> Told:
    """Read, and keep what was read for the page that follows, in this person's session alone."""
    file = data["file"]
    told = read_reports(request.actor, data["topic"], read(file, file.name, REPORTS, most=MOST_ROWS))
    good = told.reports if form.partial or not told.faults else ()
    request.session[KEY] = {
        "file": file.name[:200],
        "topic": data["topic"],
        "total": told.total,
        "kept": len(good),
        "faults": [asdict(fault) for fault in told.faults[:KEPT_FAULTS]],
        "made": [],
        "rows": [_packed(report) for report in good],
    }
    return told


def _packed(report: Report) -> list[Any]:
    return [report.site.pk, report.unit.pk, report.day.isoformat(), report.result, report.number, report.note]


def _unpacked(request: Request, kept: dict[str, Any]) -> list[Report]:
    """The rows with their sites and units as they are now; those that are not there any more are left out."""
    rows = kept["rows"]
    sites = sites_to_report(request.actor, kept["topic"]).select_related("owner").in_bulk([row[0] for row in rows])
    units = visible_to(request.actor, Unit).in_bulk({row[1] for row in rows})
    return [
        Report(sites[site], units[unit], date.fromisoformat(day), result, number, note)
        for site, unit, day, result, number, note in rows
        if site in sites and unit in units
    ]


def _report(kept: dict[str, Any]) -> ImportReport:
    refused = tuple(Refusal(item["row"], item["column"], item["value"], item["reason"]) for item in kept["faults"])
    return ImportReport(
        file=kept["file"],
        total=kept["total"],
        kept=kept["kept"],
        refused=refused,
        download_url=reverse("visits:import_refused") if refused else "",
    )


def _preview(request: Request, kept: dict[str, Any]) -> dict[str, Any]:
    reports = _unpacked(request, kept)
    known = _on_record(kept["topic"], reports)
    return {
        "table": Table(COLUMNS, _t("待登记的检查"), key="preview"),
        "rows": [{"report": report, "result": dict(Visit.RESULTS).get(report.result)} for report in reports[:SHOWN]],
        "total": len(reports),
        "more": max(len(reports) - SHOWN, 0),
        "confirm": Confirm(
            reverse("visits:import_record"),
            _t("登记 %(count)d 次检查") % {"count": len(reports)},
            _consequences(known),
            cancel_url=reverse("visits:list"),
        ),
    }


def _consequences(known: int) -> Sequence[str]:
    found = [_t("登记后用于核对：监管部门检查未发现而督查发现的，计为监管部门失察。")]
    if known:
        found.append(_t("其中 %(count)d 次此前已在案，保持不变。") % {"count": known})
    return found


def _on_record(topic: str, reports: Sequence[Report]) -> int:
    """How many of them are there already; these are no secret to whoever reports them."""
    wanted = {(item.site.pk, item.unit.pk, item.day, item.number.strip()) for item in reports}
    days = [item.day for item in reports]
    rows = Visit.objects.filter(topic=topic, origin=Visit.REGULATOR, day__range=(min(days), max(days))) if days else ()
    return sum((row.site_id, row.unit_id, row.day, row.number) in wanted for row in rows)


@require_POST
@page(IMPORT)
def record_page(request: Request) -> HttpResponse:
    """Record what was read and shown."""
    kept = request.session.get(KEY)
    if not kept or not kept["rows"]:
        raise Conflict(_t("没有待登记的检查，请重新选择表格。"), state="nothing-read")
    reports = _unpacked(request, kept)
    made = record_reports(request.actor, topic=kept["topic"], reports=reports)
    request.session.pop(KEY, None)
    values = {"made": len(made), "known": len(reports) - len(made)}
    messages.success(request, _t("已登记 %(made)d 次检查；%(known)d 次此前已在案。") % values)
    return HttpResponseRedirect(f"{reverse('visits:list')}?topic={kept['topic']}&origin={Visit.REGULATOR}")


@page(IMPORT)
def template_file(request: Request) -> HttpResponse:
    del request
    title = _t("监管部门检查")
    return xlsx(template(title, REPORTS), _t("%(title)s模板.xlsx") % {"title": title})


@page(IMPORT)
def refused_file(request: Request) -> HttpResponse:
    return refused_rows(request, PLACE)
