"""Holiday tables: the years, the days of one, importing, editing a day, and which clocks a change has moved."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.access.views.steps import FormPage, shown
from zhujian.kernel.audit.models import Event
from zhujian.kernel.clocks.actions import edit_holiday, import_holidays
from zhujian.kernel.clocks.actions.holidays import Imported
from zhujian.kernel.clocks.forms import OFF, WORKING, DayForm, YearForm
from zhujian.kernel.clocks.models import Clock, Holiday, HolidayYear
from zhujian.kernel.errors import Invalid, NotFound
from zhujian.kernel.records import key_of
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.columns import day as read_day
from zhujian.kernel.sheets.pages import xlsx
from zhujian.kernel.sheets.reading import Fault, Sheet, read
from zhujian.kernel.sheets.writing import template
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.forms import ImportReport, Refusal
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import visible_to

MOST_DAYS = 366
COLUMNS = (
    Column("date", _("日期"), required=True, read=read_day, example="2027-01-01", hint=_("放假或调休上班的一天。")),
    Column("name", _("节日"), required=True, example="元旦", most=40, width=14),
    Column("working", _("安排"), required=True, example="休", hint=_("填“休”或“上班”。"), aliases=("类型",), width=10),
)


@page("settings.view")
def years(request: Request) -> HttpResponse:
    rows = visible_to(request.actor, HolidayYear).annotate(
        off=Count("days", filter=Q(days__working=False)), worked=Count("days", filter=Q(days__working=True))
    )
    known = {row.year for row in rows}
    today = time.today()
    context = {
        "years": rows.order_by("-year"),
        "missing": [year for year in (today.year, today.year + 1) if year not in known],
        "provisional": Clock.objects.filter(provisional=True, stopped_at__isnull=True).count(),
    }
    return render(request, "clocks/holidays.html", context)


@page("settings.view")
def year_page(request: Request, year: int) -> HttpResponse:
    table = visible_to(request.actor, HolidayYear).filter(year=year).first()
    if table is None:
        raise NotFound(_t("%(year)d年还没有节假日表，请先导入。") % {"year": year})
    days = visible_to(request.actor, Holiday).filter(table=table).order_by("date")
    context = {"table": table, "days": days, "crumbs": crumbs(), "moved": last_moved(table)}
    return render(request, "clocks/holiday_year.html", context)


def crumbs() -> tuple[Link, ...]:
    return (Link(_("节假日"), reverse("clocks:holidays")),)


@dataclass(frozen=True)
class MovedClock:
    """A clock by its row's table and number, since who keeps the tables sees no business row."""

    row: str
    before: datetime | None
    after: datetime | None


def last_moved(table: HolidayYear) -> list[MovedClock]:
    """The clocks that the table's last change has moved, as its event in the log names them."""
    event = Event.objects.filter(subject=":".join(key_of(table))).order_by("-seq").first()
    noted = json.loads(event.data).get("moved", []) if event else []
    clocks = Clock.objects.in_bulk([pk for pk, _before, _after in noted])
    return [
        MovedClock(f"{clocks[pk].kind}:{clocks[pk].row}", _moment(before), _moment(after))
        for pk, before, after in noted
        if pk in clocks
    ]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@page("clocks.import-holidays")
def import_page(request: Request) -> HttpResponse:
    form = YearForm(request.POST or None, request.FILES or None, initial={"year": request.GET.get("year", "")})
    report: list[ImportReport] = []
    if request.method == "POST":
        done: Imported | None = checked(form, lambda data: _import(request, data, report))
        if done is not None:
            messages.success(request, _done(done))
            return HttpResponseRedirect(reverse("clocks:year", args=[done.table.year]))
    confirm = Confirm(
        action=reverse("clocks:import"),
        submit=_("导入"),
        consequences=(
            _("这一年已有的表由本表整体取代；有一行有误即全部不导入。"),
            _("到期日落在这一年的时钟重新推算，暂定的到期日随之确定；变动列在该年度的页面上。"),
        ),
        cancel_url=reverse("clocks:holidays"),
    )
    context = {"form": form, "confirm": confirm, "crumbs": crumbs(), "report": report[0] if report else None}
    return render(request, "clocks/holiday_import.html", context, status=422 if form.errors else 200)


def _import(request: Request, data: dict[str, Any], report: list[ImportReport]) -> Imported:
    """Read and store a year's sheet. Raises Invalid; rows that are wrong are put into `report` too."""
    sheet = read(data["file"], data["file"].name, COLUMNS, most=MOST_DAYS)
    if sheet.faults:
        report.append(_report(sheet))
        raise Invalid.one("file", _t("有不符的行，全部未导入。"))
    rows = [(row.values["date"], row.values["name"], row.values["working"]) for row in sheet.rows]
    try:
        return import_holidays(request.actor, year=data["year"], rows=rows, source=data["source"])
    except Invalid as refusal:
        _place(sheet, refusal)
        report.append(_report(sheet))
        raise Invalid.one("file", _t("有不符的行，全部未导入。")) from refusal


def _place(sheet: Sheet, refusal: Invalid) -> None:
    """Put the action's errors, whose fields read `rows[3].date`, to the rows of the sheet."""
    columns = {column.code: column for column in COLUMNS}
    for error in refusal.errors:
        place, _dot, name = error.field.partition(".")
        number = place.removeprefix("rows[").removesuffix("]")
        if number.isdigit():
            sheet.rows[int(number) - 1].refuse(columns.get(name), error.message)


def _report(sheet: Sheet) -> ImportReport:
    return ImportReport(sheet.name, len(sheet.rows), 0, tuple(_refusal(fault) for fault in sheet.faults))


def _refusal(fault: Fault) -> Refusal:
    return Refusal(fault.row, fault.column, fault.value, fault.reason)


def _done(done: Imported) -> str:
    values = {"year": done.table.year, "count": len(done.moved)}
    return _t("%(year)d年节假日表已保存，%(count)d 个时钟的到期日随之变动。") % values


@page("clocks.import-holidays")
def template_file(request: Request) -> HttpResponse:
    return xlsx(template(_t("节假日"), COLUMNS), _t("节假日模板.xlsx"))


@page("clocks.edit-holiday")
def day_page(request: Request, year: int) -> HttpResponse:
    """Set one day of a stored table, or take it out."""
    form = DayForm(request.POST or None, initial=_initial(request))
    if request.method == "POST":
        done: Imported | None = checked(form, lambda _data: edit_holiday(request.actor, **form.values()))
        if done is not None:
            messages.success(request, _done(done))
            return HttpResponseRedirect(reverse("clocks:year", args=[done.table.year]))
    back = reverse("clocks:year", args=[year])
    confirm = Confirm(
        action=reverse("clocks:day", args=[year]),
        submit=_("保存"),
        consequences=(_("到期日受影响的时钟重新推算。"),),
        cancel_url=back,
    )
    return shown(request, FormPage(_("修改一天"), confirm, (*crumbs(), Link(str(year), back))), form)


def _initial(request: Request) -> dict[str, Any]:
    try:
        day = datetime.fromisoformat(request.GET.get("day", "")).date()
    except ValueError:
        return {}
    found = visible_to(request.actor, Holiday).filter(date=day).first()
    kind = WORKING if found and found.working else OFF
    return {"day": day, "name": found.name if found else "", "kind": kind}
