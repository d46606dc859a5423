"""Writing sheets: templates, lists, refused rows. What came from outside is always text, never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import Fault
from zhujian.kernel.time import ZONE

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LENGTH = 32_767
HEAD = Font(bold=True)
HEAD_FILL = PatternFill("solid", fgColor="E6EFE9")
NOTICE = Font(color="8A5A00")
WRAPPED = Alignment(vertical="top", wrap_text=True)
NOTES_WIDTH = 28


def table(title: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]], notice: str = "") -> bytes:
    """An XLSX file: a notice on top where there is one, the headings with their widths, then the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    _widths(sheet, [width for _heading, width in headings])
    sheet.freeze_panes = f"A{3 if notice else 2}"
    if notice:
        sheet.append([_cell(sheet, notice, font=NOTICE)])
    sheet.append([_cell(sheet, heading, head=True) for heading, _width in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return _bytes(book)


def template(title: str, columns: Sequence[Column]) -> bytes:
    """A sheet to fill in: the headings and one example row; a second sheet says what each column takes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    _widths(sheet, [column.width for column in columns])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, str(column.heading), head=True) for column in columns])
    sheet.append([_cell(sheet, column.example) for column in columns])
    _notes(book.create_sheet(_("填写说明")), columns)
    return _bytes(book)


def _notes(sheet: WriteOnlyWorksheet, columns: Sequence[Column]) -> None:
    _widths(sheet, [NOTES_WIDTH, 10, 70])
    words = (_("列"), _("必填"), _("说明"))
    sheet.append([_cell(sheet, word, head=True) for word in words])
    for column in columns:
        needed = _("必填") if column.required else _("选填")
        sheet.append([_cell(sheet, str(item)) for item in (column.heading, needed, column.hint)])


def refused(faults: Iterable[Fault]) -> bytes:
    """The refused rows with column, content and reason."""
    headings = ((_("行"), 8), (_("列"), 20), (_("所填内容"), 40), (_("原因"), 60))
    rows = ((fault.row, fault.column, fault.value, fault.reason) for fault in faults)
    return table(_("退回的行"), headings, rows)


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31] or "Sheet"


def _widths(sheet: WriteOnlyWorksheet, widths: Sequence[int]) -> None:
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width  # type: ignore[attr-defined]


def _cell(sheet: WriteOnlyWorksheet, value: object, *, head: bool = False, font: Font | None = None) -> object:
    cell = WriteOnlyCell(sheet, value=_plain(value))
    if isinstance(cell.value, str):
        cell.data_type = "s"  # a text that begins with "=" would be taken for a formula
    cell.alignment = WRAPPED
    if head:
        cell.font, cell.fill = HEAD, HEAD_FILL
    if font is not None:
        cell.font = font
    return cell


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, date | bool | int | float):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:CELL_LENGTH]


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
