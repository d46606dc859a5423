"""Very large workbooks, row by row: slow, but no more of them is in memory than one batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.recognise import DEPTH, Header, special_name, where
from zhujian.topics.invoices.exports.sheets import BATCH, Batch, Sheet

_WIDEST = 256  # columns; nothing that is known has more than thirty
_LAST_ROW = 1_048_576  # of any workbook
Row = Sequence[object]


def sheets(path: Path, name: str) -> Iterator[Sheet]:
    """The workbook's sheets, those of special businesses last."""
    with path.open("rb") as file, _trusting_nothing(name):
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in sorted(book.sheetnames, key=special_name):
            yield _sheet(_rows(book[sheet]), sheet, name)


@contextmanager
def _trusting_nothing(name: str) -> Iterator[None]:
    """Damaged workbooks fail anywhere in the reader, and with anything."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable(_("%(where)s无法打开，可能已损坏；请重新导出后上传。") % {"where": where(name, "")}) from fault


def _rows(sheet: Any) -> Iterator[Row]:
    """All rows from the first on; what the file says of its own size is often wrong."""
    if not hasattr(sheet, "reset_dimensions"):  # a sheet that is a chart
        return
    sheet.reset_dimensions()
    for row in islice(sheet.iter_rows(values_only=True), _LAST_ROW):
        yield row[:_WIDEST]


def _sheet(rows: Iterator[Row], name: str, file: str) -> Sheet:
    top = list(islice(rows, DEPTH))
    words = [[text(cell) for cell in row] for row in top]
    return Sheet(name, words, lambda header: _batches(_guarded(chain(top, rows), file), header))


def _guarded(rows: Iterator[Row], file: str) -> Iterator[Row]:
    with _trusting_nothing(file):
        yield from rows


def _batches(rows: Iterable[Row], header: Header) -> Iterator[Batch]:
    below = islice(rows, header.at + 1, None)
    start = header.at + 2
    while some := list(islice(below, BATCH)):
        yield _batch(some, header, start)
        start += len(some)


def _batch(rows: list[Row], header: Header, start: int) -> Batch:
    """The columns that the header knows, and the first ones; of the others nobody asks anything."""
    width = len(header.headings)
    wide = [tuple(row[:width]) + (None,) * (width - len(row)) for row in rows]
    columns = [pa.array([text(cell) for cell in column], pa.string()) for column in zip(*wide, strict=True)]
    asked = {header.columns[field] for field in header.layout.numbers if field in header.columns}
    numeric = {at: np.array([isinstance(row[at], (int, float)) for row in wide], np.bool_) for at in asked}
    return Batch(columns, np.arange(start, start + len(rows)), numeric)


def text(cell: object) -> str | None:
    """A cell as the text that the quick reader gives."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e25:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None).isoformat(" ")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
