"""Reading the workbook of a form: hostile until it has been looked through, then rows by sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.xls2json_backends import xlsx_to_dict

from zhujian.kernel.checklists.faults import Fault, FormRefused
from zhujian.kernel.errors import Invalid
from zhujian.kernel.files.inspect import inspect
from zhujian.kernel.sheets.reading import DAMAGED

SURVEY = "survey"
BYTES = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
ROWS = {SURVEY: 5_000}
MOST_ROWS = 20_000
COLUMNS = 300
BLANK_ROWS = 60  # after so many pyxform takes a sheet for ended
SHEETS = 40
_BEGIN = re.compile(r"\s*begin[\s_]+(group|repeat|lgroup|loop|looped group)\b", re.IGNORECASE)
_END = re.compile(r"\s*end[\s_]+(group|repeat|lgroup|loop|looped group)\b", re.IGNORECASE)
_SAVE_AGAIN = gettext_lazy("请在表格软件中打开，另存为 XLSX 后再试。")
_ERROR_VALUES = frozenset(("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))
_TYPE, _NAME = ("type", "command"), ("name", "tag", "value")


@dataclass
class Sheet:
    """A sheet by its headings; `rows` by heading, the first of them row 2 of the spreadsheet program."""

    title: str
    headings: list[str | None] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def value(self, row: int, names: tuple[str, ...]) -> str:
        """A cell of a row as the program counts it, by the first of these headings that the row fills."""
        cells = self.rows[row - 2] if 2 <= row < len(self.rows) + 2 else {}
        found = {str(key).strip().lower(): text for key, text in cells.items()}
        return next((str(found[name]).strip() for name in names if found.get(name)), "")

    def heading(self, names: tuple[str, ...], row: int = 0) -> str:
        """The heading as it stands on the sheet; of those with a text in the row, where one is given."""
        filled = self.rows[row - 2] if 2 <= row < len(self.rows) + 2 else {}
        standing = [heading for heading in self.headings if heading and _plain(heading) in names]
        return next((heading for heading in standing if heading in filled), standing[0] if standing else "")

    def cell(self, heading: str, row: int) -> str:
        if not heading or not row or heading not in self.headings:
            return ""
        return f"{get_column_letter(self.headings.index(heading) + 1)}{row}"


@dataclass
class Workbook:
    """A form's sheets. `data` is what pyxform takes; it changes what it is given, so it is made anew each time."""

    content: bytes
    sheets: dict[str, Sheet]

    @property
    def survey(self) -> Sheet:
        return self.sheets.get(SURVEY, Sheet(SURVEY))

    def data(self) -> dict[str, Any]:
        return dict(xlsx_to_dict(self.content))

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name.lower(), Sheet(name))

    def rows(self) -> dict[str, int]:
        """Path of each question, group and repeat -> its row on the sheet `survey`."""
        found: dict[str, int] = {}
        above: list[str] = []
        for number, _cells in enumerate(self.survey.rows, start=2):
            kind, name = self.survey.value(number, _TYPE), self.survey.value(number, _NAME)
            if _END.match(kind):
                above = above[:-1]
                continue
            path = "/".join(part for part in (*above, name) if part)
            found.setdefault(path, number)
            if _BEGIN.match(kind):
                above.append(name)
        return found


def read_workbook(source: IO[bytes]) -> Workbook:
    """Raises FormRefused: not a sound XLSX, hostile, too large, a formula whose result the file does not hold."""
    content = _content(source)
    try:
        with closing(load_workbook(io.BytesIO(content), read_only=True, keep_links=False)) as book:
            formulas = list(_scan(book))
        data = xlsx_to_dict(content)
    except Invalid:
        raise
    except DAMAGED as error:
        raise _refused("damaged", _("工作簿已损坏，无法读取。"), _SAVE_AGAIN) from error
    found = Workbook(content, _sheets(data, content))
    faults = [fault for place in formulas for fault in _formula_faults(found, *place)]
    if faults:
        raise FormRefused(faults)
    return found


def headed(source: IO[bytes]) -> Workbook:
    """The headings alone, of a workbook whose rows pyxform does not read."""
    source.seek(0)
    content = source.read()
    found = {title.lower(): Sheet(title, headings) for title, headings in _headings(content).items()}
    return Workbook(content, found)


def _content(source: IO[bytes]) -> bytes:
    source.seek(0)
    content = source.read(BYTES + 1)
    if len(content) > BYTES:
        raise _refused("size", _("工作簿超过 %(most)d MB。") % {"most": BYTES >> 20}, _("请删去图片和无关的工作表。"))
    try:
        kind = inspect(io.BytesIO(content)).type
    except Invalid as refusal:
        raise _refused("file", refusal.message) from refusal
    if kind != "xlsx":
        raise _refused("file", _("请上传 XLSX 格式的 XLSForm 工作簿。"), _SAVE_AGAIN)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED:
        raise _refused("size", _("工作簿解压后超过 %(most)d MB。") % {"most": UNPACKED >> 20}, _("请删去无关的内容。"))
    return content


def _scan(book: Any) -> Iterator[tuple[str, int, int]]:
    """Look at every cell that counts: sheet, row and column of each formula. Raises FormRefused beyond the limits."""
    if len(book.worksheets) > SHEETS:
        raise _refused("size", _("工作表超过 %(most)d 张。") % {"most": SHEETS})
    for sheet in book.worksheets:
        name = sheet.title.lower()
        if name not in SUPPORTED_SHEET_NAMES and len(book.worksheets) > 1:
            continue
        blank, most = 0, ROWS.get(name, MOST_ROWS)
        for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS), start=1):
            filled = [cell for cell in row if cell.value is not None]
            blank = 0 if filled else blank + 1
            if blank > BLANK_ROWS:
                break
            if number > most:
                what = _("工作表 %(sheet)s 超过 %(most)d 行。") % {"sheet": sheet.title, "most": most}
                raise _refused("size", what)
            yield from ((sheet.title, number, cell.column) for cell in filled if cell.data_type == "f")


def _sheets(data: Mapping[str, Any], content: bytes) -> dict[str, Sheet]:
    titles = {str(title).lower(): str(title) for title in data.get("sheet_names") or ()}
    only = next(iter(titles.values()), SURVEY) if len(titles) == 1 else ""
    headings = _headings(content)
    found = {}
    for name in SUPPORTED_SHEET_NAMES:
        if data.get(name) is not None:
            title = titles.get(name) or only or name
            found[name] = Sheet(title, headings.get(title, []), list(data[name]))
    return found


def _headings(content: bytes) -> dict[str, list[str | None]]:
    with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)) as book:
        return {
            sheet.title: [
                re.sub(" +", " ", str(cell).strip()) if cell is not None and str(cell).strip() else None
                for cell in next(sheet.iter_rows(max_row=1, max_col=COLUMNS, values_only=True), ())
            ]
            for sheet in book.worksheets
        }


def _formula_faults(book: Workbook, title: str, row: int, column: int) -> Iterator[Fault]:
    """A formula counts by the result stored beside it; without one the cell would be empty, unnoticed."""
    sheet = next((sheet for sheet in book.sheets.values() if sheet.title == title), None)
    if sheet is None:
        return
    heading = sheet.headings[column - 1] if column <= len(sheet.headings) else None
    cells = sheet.rows[row - 2] if 2 <= row < len(sheet.rows) + 2 else {}
    value = cells.get(heading or "", "") if row > 1 else heading
    if (heading and not value) or str(value) in _ERROR_VALUES:
        yield Fault(
            "formula",
            _("单元格是公式，文件中没有存下它的有效结果。"),
            _("请在表格软件中重新计算并保存，或者把公式换成它的值。"),
            title,
            row,
            heading or "",
            f"{get_column_letter(column)}{row}",
        )


def _plain(heading: str) -> str:
    return heading.strip().lower().removeprefix("bind::").removeprefix("bind:").removeprefix("control::").strip()


def _refused(code: str, what: str, remedy: str | Promise = "") -> FormRefused:
    return FormRefused([Fault(code, what, str(remedy))])
