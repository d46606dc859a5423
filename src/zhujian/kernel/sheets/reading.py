"""Reading a sheet: a row of headings, then rows, each with what is wrong in it.

XLSX is streamed cell by cell; formulas are not calculated, and their stored results are not believed. CSV is read in
UTF-8 or GB 18030.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.sheets.columns import CellError, Column, text
from zhujian.kernel.sheets.guard import inspected

FIELD = "file"
MOST_ROWS = 5_000
MOST_COLUMNS = 100
HEADING_WITHIN = 10
BYTES = 20 * 1024 * 1024
DAMAGED = (
    BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    ParseError,
)

# What a workbook begins with: a ZIP archive; the older container, in which a password hides a new one.
WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")

Cells = Sequence[object]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: `row` as the spreadsheet program counts it, `column` by its heading."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Row:
    """One row: `values` by the columns' codes, `other` by headings that no column has."""

    number: int
    values: dict[str, Any]
    other: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)

    def is_blank(self, column: Column) -> bool:
        return not self.cells.get(str(column.heading))

    def is_refused(self, column: Column) -> bool:
        return any(fault.column == str(column.heading) for fault in self.faults)

    def refuse(self, column: Column | None, reason: str) -> None:
        heading = str(column.heading) if column else ""
        self.faults.append(Fault(self.number, heading, self.cells.get(heading, "")[:200], reason))


@dataclass
class Sheet:
    """What a file holds. `headings` are those that were found, in order."""

    name: str
    headings: list[str]
    rows: list[Row]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.faults]

    @property
    def faults(self) -> list[Fault]:
        return [fault for row in self.rows for fault in row.faults]


class Formula(str):
    """A cell that holds a formula: there is no value that can be relied upon."""

    __slots__ = ()


def read(source: IO[bytes], name: str, columns: Sequence[Column], *, most: int = MOST_ROWS) -> Sheet:
    """The first sheet of a file. Raises Invalid on field `file` where the file itself will not do: not a spreadsheet,
    hostile, too large, without the headings that are needed, too many rows, none at all."""
    with closing(rows_of(source, name)) as cells:
        return _Reading(columns, most).run(name, cells)


def rows_of(source: IO[bytes], name: str = "") -> Generator[Cells, None, None]:
    """The raw rows of the first sheet, blank cells None. Raises Invalid."""
    source.seek(0, io.SEEK_END)
    if source.tell() > BYTES:
        raise _refusal(_("表格超过 %(size)s MB，请分批导入。") % {"size": BYTES // 1024 // 1024})
    source.seek(0)
    _require_workbook(source, name)
    kind = inspected(source)
    openers: dict[str, Callable[[IO[bytes]], Iterator[Cells]]] = {"xlsx": _workbook, "csv": _csv, "txt": _csv}
    if kind not in openers:
        raise _refusal(_("请上传 XLSX 或 CSV 表格。"))
    yield from openers[kind](source)


def _require_workbook(source: IO[bytes], name: str) -> None:
    """Whoever sends a file as a workbook is told that it is none, and not what is missing in it as a text."""
    head = source.read(max(map(len, WORKBOOKS)))
    source.seek(0)
    if head and name.lower().endswith(".xlsx") and not head.startswith(WORKBOOKS):
        raise _refusal(_("这个文件不是可以读取的 XLSX 工作簿。请在表格软件中打开，另存为 XLSX 或 CSV 后再试。"))


def _workbook(source: IO[bytes]) -> Iterator[Cells]:
    try:
        book = load_workbook(source, read_only=True, data_only=False, keep_links=False, rich_text=False)
        with closing(book):
            yield from _cells(book)
    except DAMAGED as error:
        raise _refusal(_("表格已损坏，无法读取，请另存为 XLSX 后再试。")) from error


def _cells(book: Workbook) -> Iterator[Cells]:
    if not book.worksheets:
        raise _refusal(_("表格里没有工作表。"))
    for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS):
        yield [Formula(cell.value) if cell.data_type == "f" else cell.value for cell in row]


def _csv(source: IO[bytes]) -> Iterator[Cells]:
    raw = source.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(io.StringIO(words, newline=""))
        return
    raise _refusal(_("文本的编码无法识别，请另存为 UTF-8 的 CSV 或 XLSX。"))


def _refusal(message: str) -> Invalid:
    return Invalid.one(FIELD, message)


class _Reading:
    """One pass over a sheet."""

    def __init__(self, columns: Sequence[Column], most: int) -> None:
        self.columns = columns
        self.names = {column.code: column.names for column in columns}
        self.most = most

    def run(self, name: str, cells: Iterable[Cells]) -> Sheet:
        numbered = enumerate(cells, 1)
        headings = self._headings(itertools.islice(numbered, HEADING_WITHIN))
        rows: list[Row] = []
        for number, found in numbered:
            if not any(text(cell) for cell in found):
                continue
            if len(rows) >= self.most:
                raise _refusal(_("一次最多导入 %(most)s 行，请分批导入。") % {"most": self.most})
            rows.append(self._row(number, headings, found))
        if not rows:
            raise _refusal(_("表中没有数据行。"))
        return Sheet(name, [heading for heading in headings if heading], rows)

    def _headings(self, first: Iterable[tuple[int, Cells]]) -> list[str]:
        """The row of headings: the first that holds the required ones; titles and notices may stand above it."""
        closest: list[str] = []
        for _number, cells in first:
            found = [text(cell) for cell in cells]
            missing = self._missing(found)
            if not missing:
                return found
            if len(missing) < len(self._missing(closest)):
                closest = found
        names = _("、").join(self._missing(closest))
        raise Invalid([FieldError(FIELD, _("表头缺少：%(names)s。请使用模板。") % {"names": names})])

    def _missing(self, found: Sequence[str]) -> list[str]:
        return [
            str(column.heading)
            for column in self.columns
            if column.required and self.names[column.code].isdisjoint(found)
        ]

    def _row(self, number: int, headings: Sequence[str], cells: Cells) -> Row:
        at = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
        row = Row(number, {}, cells={heading: text(cell) for heading, cell in at.items()})
        for column in self.columns:
            heading = next((name for name in at if name in self.names[column.code]), str(column.heading))
            cell = at.pop(heading, None)
            if heading != str(column.heading):
                row.cells[str(column.heading)] = text(cell)
            self._cell(row, column, cell)
        row.other = {heading: text(cell) for heading, cell in at.items() if text(cell)}
        return row

    def _cell(self, row: Row, column: Column, cell: object) -> None:
        row.values[column.code] = None
        if isinstance(cell, Formula):
            row.refuse(column, _("单元格是公式，请粘贴为数值。"))
            return
        try:
            row.values[column.code] = column.value(cell)
        except CellError as error:
            row.refuse(column, str(error))
