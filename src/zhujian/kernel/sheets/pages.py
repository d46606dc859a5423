"""What pages that bring sheets in share: the form, the report that outlives one answer, the download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.errors import NotFound
from zhujian.kernel.sheets.reading import Fault
from zhujian.kernel.sheets.taking import Taken
from zhujian.kernel.sheets.writing import MIME, refused
from zhujian.kernel.ui.components.forms import ImportReport, Refusal

GOOD_ROWS, ALL_OR_NOTHING = "good", "all"
MODES = (
    (GOOD_ROWS, _("导入无误的行，退回有误的行")),
    (ALL_OR_NOTHING, _("有一行有误即全部不导入")),
)
KEPT_FAULTS = 1_000
KEY = "sheet-report:"


class SheetForm(forms.Form):
    """A file, and what is to happen where some of its rows will not do."""

    mode = forms.ChoiceField(label=_("有误的行"), choices=MODES, initial=GOOD_ROWS, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("XLSX 或 CSV，第一行为表头。"),
        error_messages={"required": _("请选择要导入的表格。")},
    )

    field_order: tuple[str, ...] = ("file", "mode")

    @property
    def partial(self) -> bool:
        return bool(self.cleaned_data.get("mode") == GOOD_ROWS)


def keep_report(request: HttpRequest, place: str, file: str, taken: Taken, made: Sequence[str] = ()) -> None:
    """Keep the outcome of an import for the page that follows, in this person's session alone.

    `made` is what the page needs to find again the rows that were made.
    """
    request.session[KEY + place] = {
        "file": file[:200],
        "total": taken.total,
        "kept": taken.kept,
        "faults": [asdict(fault) for fault in taken.faults[:KEPT_FAULTS]],
        "made": list(made),
    }


def forget_report(request: HttpRequest, place: str) -> None:
    """A new attempt begins: what became of the one before is no longer its report."""
    request.session.pop(KEY + place, None)


def kept_made(request: HttpRequest, place: str) -> tuple[str, ...]:
    """What the last import's `made` was; empty without one."""
    return tuple((request.session.get(KEY + place) or {}).get("made", ()))


def kept_report(request: HttpRequest, place: str, *, download_url: str = "", list_url: str = "") -> ImportReport | None:
    """The last import's outcome, or None."""
    found = request.session.get(KEY + place)
    if not found:
        return None
    faults = _faults(found)
    return ImportReport(
        file=found["file"],
        total=found["total"],
        kept=found["kept"],
        refused=tuple(Refusal(fault.row, fault.column, fault.value, fault.reason) for fault in faults),
        download_url=download_url if faults else "",
        list_url=list_url if found["kept"] else "",
    )


def refused_rows(request: HttpRequest, place: str) -> HttpResponse:
    """The refused rows of the last import as XLSX. Raises NotFound where there are none."""
    found = request.session.get(KEY + place)
    if not found or not found["faults"]:
        raise NotFound(str(_("没有退回的行。")))
    return xlsx(refused(_faults(found)), str(_("退回的行.xlsx")))


def xlsx(content: bytes, name: str) -> HttpResponse:
    """A workbook to save."""
    answer = HttpResponse(content, content_type=MIME)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _faults(found: dict[str, Any]) -> list[Fault]:
    return [Fault(**fault) for fault in found["faults"]]
