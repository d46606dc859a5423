"""Bringing problems in from a sheet: new ones, or an office's ledger of open ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.problems.actions.imports import import_ledger, import_new
from zhujian.kernel.problems.columns import CATEGORY, LEDGER, NEW
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import join
from zhujian.kernel.problems.views.lists import COLUMNS, PAGE, list_rows
from zhujian.kernel.problems.views.rows import drawn
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.sheets.columns import Column, Words
from zhujian.kernel.sheets.pages import (
    SheetForm,
    forget_report,
    keep_report,
    kept_made,
    kept_report,
    refused_rows,
    xlsx,
)
from zhujian.kernel.sheets.reading import read
from zhujian.kernel.sheets.taking import NothingTaken, Taken
from zhujian.kernel.sheets.writing import template
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Column as Heading
from zhujian.kernel.ui.components.lists import Link, Pager, Table
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import visible_to

IMPORTED = "imported"


@dataclass(frozen=True)
class Kind:
    """One kind of sheet."""

    code: str
    title: Words
    columns: Sequence[Column]
    run: Callable[..., Taken]
    consequences: tuple[Words, ...]


KINDS = {
    kind.code: kind
    for kind in (
        Kind("new", _("导入新问题"), NEW, import_new, (_("每行登记为一件问题并编号，登记后逐件或批量交办。"),)),
        Kind(
            "ledger",
            _("导入未办结台账"),
            LEDGER,
            import_ledger,
            (
                _("每行登记为一件问题，保留其状态和完成时限，时钟自交办日期起算。"),
                _("不重新发函；导入人视为交办人，不能核查销号这些问题。"),
                _("其余各列记入办理经过，不丢失。"),
            ),
        ),
    )
}


class ProblemSheetForm(SheetForm):
    topic = forms.ChoiceField(label=_("专题"))
    field_order: tuple[str, ...] = ("topic", "file", "mode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(item.code, str(item)) for item in topics()]  # type: ignore[attr-defined]


def _reached(request: Request) -> list[Topic]:
    return [topic for topic in topics() if request.actor.reaches(topic.code)]


def kind_of(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@page("problems.import")
def import_page(request: Request, kind: str) -> HttpResponse:
    """Bring a sheet in; the report of the last one stands above the form."""
    found, address = kind_of(kind), reverse("problems:import", args=[kind])
    form = ProblemSheetForm(request.POST or None, files_in(request) or None)
    if request.method == "POST":
        forget_report(request, _place(found))
    if request.method == "POST" and checked(form, lambda data: _run(request, found, form, data)) is not None:
        return HttpResponseRedirect(address)
    tabs = [Link(item.title, reverse("problems:import", args=[code]), code == kind) for code, item in KINDS.items()]
    context = {
        "kind": found,
        "form": form,
        "tabs": tabs,
        "templates": _reached(request),
        "report": kept_report(
            request,
            _place(found),
            download_url=reverse("problems:import_refused", args=[kind]),
            list_url=f"#{IMPORTED}",
        ),
        "imported": _imported(request, found),
        "confirm": Confirm(action=address, submit=_("导入"), consequences=found.consequences),
    }
    return render(request, "problems/import.html", context, status=422 if form.errors else 200)


def _imported(request: Request, kind: Kind) -> dict[str, Any]:
    """The problems that the last import made; empty without one.

    Whoever registers holds the year's serial to the end, so that an import's numbers follow each other without a gap.
    """
    numbers = kept_made(request, _place(kind))
    if not numbers:
        return {}
    rows = visible_to(request.actor, Problem).filter(number__gte=numbers[0], number__lte=numbers[-1])
    cursor = request.GET.get("cursor", "")
    found = cut(rows, Order("pk", descending=False), limit=PAGE, cursor=cursor)
    join(found.items, "site", "subject", "owner", "room")
    pager = Pager(f"?cursor={found.next}#{IMPORTED}" if found.next else "", f"?#{IMPORTED}" if cursor else "")
    columns = tuple(Heading(column.label) for column in COLUMNS)
    return {
        "first": numbers[0],
        "last": numbers[-1],
        "table": Table(columns, _t("本次导入的问题"), pager=pager, key=IMPORTED),
        "rows": drawn(list_rows(found.items), with_boxes=False),
    }


def _place(kind: Kind) -> str:
    return f"problems-{kind.code}"


def _run(request: Request, kind: Kind, form: ProblemSheetForm, data: dict[str, Any]) -> Taken:
    """Read and take in. What was refused is kept for the page that follows, also where nothing was taken."""
    file = data["file"]
    sheet = read(file, file.name, kind.columns)
    try:
        taken = kind.run(request.actor, topic=data["topic"], sheet=sheet, partial=form.partial)
    except NothingTaken as refusal:
        taken = refusal.taken
    numbers = sorted(problem.number for problem in taken.made)
    keep_report(request, _place(kind), file.name, taken, numbers[:1] + numbers[-1:])
    say = messages.success if taken.kept else messages.error
    say(request, _t("共 %(total)s 行，已导入 %(kept)s 行。") % {"total": taken.total, "kept": taken.kept})
    return taken


@page("problems.import")
def template_file(request: Request, kind: str) -> HttpResponse:
    found = kind_of(kind)
    topic = next((item for item in _reached(request) if item.code == request.GET.get("topic", item.code)), None)
    content = template(str(found.title), _exemplary(found.columns, topic))
    return xlsx(content, _t("%(title)s模板.xlsx") % {"title": found.title})


def _exemplary(columns: Sequence[Column], topic: Topic | None) -> list[Column]:
    """The columns with an example of a category, which only a topic has."""
    titles = [str(category.title) for category in topic.categories] if topic else []
    example = next(iter(titles), "")
    return [replace(column, example=example) if column.code == CATEGORY.code else column for column in columns]


@page("problems.import")
def refused_file(request: Request, kind: str) -> HttpResponse:
    return refused_rows(request, _place(kind_of(kind)))
