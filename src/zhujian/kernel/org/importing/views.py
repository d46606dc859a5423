"""The pages on which units and people are brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.org.importing.actions import import_people, import_units
from zhujian.kernel.org.importing.columns import PEOPLE, UNITS
from zhujian.kernel.request import Request
from zhujian.kernel.sheets.columns import Column, Words
from zhujian.kernel.sheets.pages import SheetForm, forget_report, keep_report, kept_report, refused_rows, xlsx
from zhujian.kernel.sheets.reading import read
from zhujian.kernel.sheets.taking import NothingTaken, Taken
from zhujian.kernel.sheets.writing import template
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import checked, page


@dataclass(frozen=True)
class Kind:
    """One kind of sheet."""

    code: str
    title: Words
    columns: Sequence[Column]
    run: Callable[..., Taken]
    lead: Words


KINDS = {
    kind.code: kind
    for kind in (
        Kind("units", _("导入单位"), UNITS, import_units, _("上级单位可以在同一张表中，先后不限。")),
        Kind("people", _("导入人员"), PEOPLE, import_people, _("先导入单位。一人任两职的，填两行。")),
    )
}


def kind_of(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


@page("org.manage")
def import_page(request: Request, kind: str) -> HttpResponse:
    """Bring a sheet in; the report of the last one stands below."""
    found = kind_of(kind)
    form = SheetForm(request.POST or None, request.FILES or None)
    address = reverse("org-import:import", args=[kind])
    if request.method == "POST":
        forget_report(request, kind)
    if request.method == "POST" and checked(form, lambda _data: _run(request, found, form)) is not None:
        return HttpResponseRedirect(address)
    context = {
        "kind": found,
        "form": form,
        "tabs": [
            Link(item.title, reverse("org-import:import", args=[code]), code == kind) for code, item in KINDS.items()
        ],
        "report": kept_report(request, kind, download_url=reverse("org-import:refused", args=[kind])),
        "confirm": Confirm(action=address, submit=_("导入")),
    }
    return render(request, "org/import.html", context, status=422 if form.errors else 200)


def _run(request: Request, kind: Kind, form: SheetForm) -> Taken:
    """Read and take in. What was refused is kept for the page that follows, also where nothing was taken."""
    file = form.cleaned_data["file"]
    sheet = read(file, file.name, kind.columns)
    try:
        taken = kind.run(request.actor, sheet=sheet, partial=form.partial)
    except NothingTaken as refusal:
        taken = refusal.taken
    keep_report(request, kind.code, file.name, taken)
    values = {"kept": taken.kept, "total": taken.total}
    say = messages.success if taken.kept else messages.error
    say(request, _t("共 %(total)s 行，已导入 %(kept)s 行。") % values)
    return taken


@page("org.manage")
def template_file(request: Request, kind: str) -> HttpResponse:
    found = kind_of(kind)
    return xlsx(template(str(found.title), found.columns), _t("%(title)s模板.xlsx") % {"title": found.title})


@page("org.manage")
def refused_file(request: Request, kind: str) -> HttpResponse:
    return refused_rows(request, kind_of(kind).code)
