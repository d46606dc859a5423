"""Workbooks: sheets loaded as text, and which of their numbers a spreadsheet program kept as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import streamed
from zhujian.topics.invoices.exports.cells import as_text
from zhujian.topics.invoices.exports.containers import Form, whole
from zhujian.topics.invoices.exports.extents import extent
from zhujian.topics.invoices.exports.faults import Flags, Unreadable
from zhujian.topics.invoices.exports.oldbooks import rebuilt
from zhujian.topics.invoices.exports.recognise import DEPTH, Header, special_name, where
from zhujian.topics.invoices.exports.sheets import BATCH, Batch, Sheet

LARGEST_SHEET = 250 * 1024**2  # bytes of XML; above it a sheet is read row by row, which is slow but bounded
LARGEST_PLANE = 40_000_000  # cells between the corners of a sheet, empty ones too: the quick reader keeps each of them
# Where the tax bureau's sheets have code, number, digital number, seller and buyer.
_USUAL = frozenset({1, 2, 3, 4, 6})
_WIDEST = 1_024  # columns


@dataclass(frozen=True)
class Loaded:
    """A whole sheet as text from its first row on."""

    table: pa.RecordBatch
    places: Mapping[int, int]  # column of the table to column of the sheet
    proven: bool  # are the usual columns known to hold text alone?


def sheets(path: Path, name: str, form: Form) -> Iterator[Sheet]:
    """A workbook's sheets, those of special businesses last: whether they are needed depends on the others."""
    if form is Form.WORKBOOK and not _loadable(path, name):
        yield from streamed.sheets(path, name)
        return
    source = path if form is Form.WORKBOOK else rebuilt(path, name)
    with _trusting_nothing(name):
        reader = fastexcel.read_excel(source)
    for sheet in sorted(reader.sheet_names, key=special_name):
        yield _sheet(reader, name, sheet)


def _loadable(path: Path, name: str) -> bool:
    """Can every sheet be held whole?"""
    with whole(name):
        reach = extent(path)
    return reach.sure and reach.size <= LARGEST_SHEET and reach.cells <= LARGEST_PLANE


@contextmanager
def _trusting_nothing(name: str, sheet: str = "") -> Iterator[None]:
    """The quick reader panics over some damaged workbooks; what it raises then is no Exception, nor has it a name."""
    broken = _("%(where)s无法打开，可能已损坏或设有密码；请重新导出后上传。") % {"where": where(name, sheet)}
    try:
        yield
    except fastexcel.FastExcelError as fault:
        raise Unreadable(broken) from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":
            raise Unreadable(broken) from fault
        raise


def _sheet(reader: fastexcel.ExcelReader, name: str, sheet: str) -> Sheet:
    with _trusting_nothing(name, sheet):
        loaded = _loaded(reader, sheet)
    rows = loaded.table.slice(0, DEPTH).columns
    top = list(zip(*(column.to_pylist() for column in rows), strict=True))

    def below(header: Header) -> Iterator[Batch]:
        with _trusting_nothing(name, sheet):
            numeric = _numeric(reader, sheet, loaded, header)
        return _batches(loaded.table, header, numeric)

    return Sheet(sheet, top, below)


def _loaded(reader: fastexcel.ExcelReader, sheet: str) -> Loaded:
    """The sheet as text. In the usual columns text is asked for by refusing to mix: numbers among it are then an error,
    and the sheet is loaded once more without asking."""
    texts: dict[str | int, fastexcel.DType] = {at: "string" for at in range(_WIDEST) if at not in _USUAL}
    try:
        found = reader.load_sheet(
            sheet, header_row=None, skip_rows=0, schema_sample_rows=None, dtype_coercion="strict", dtypes=texts
        )
        return _as_loaded(found, proven=True)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return _as_loaded(reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string"), proven=False)


def _as_loaded(found: fastexcel.ExcelSheet, *, proven: bool) -> Loaded:
    table = found.to_arrow()
    texts = pa.RecordBatch.from_arrays([as_text(column) for column in table.columns], names=table.schema.names)
    return Loaded(texts, {one.index: one.absolute_index for one in found.selected_columns}, proven)


def _batches(table: pa.RecordBatch, header: Header, numeric: Mapping[int, Flags]) -> Iterator[Batch]:
    for start in range(header.at + 1, table.num_rows, BATCH):
        part = table.slice(start, BATCH)
        rows = np.arange(start + 1, start + 1 + part.num_rows)
        yield Batch(part.columns, rows, {at: cells[start : start + BATCH] for at, cells in numeric.items()})


def _numeric(reader: fastexcel.ExcelReader, sheet: str, loaded: Loaded, header: Header) -> dict[int, Flags]:
    """Which cells of the columns that hold long numbers were number cells; {} if none was."""
    asked = {header.columns[field] for field in header.layout.numbers if field in header.columns}
    places = {at: loaded.places[at] for at in asked}
    if loaded.proven and _USUAL.issuperset(places.values()):
        return {}
    return _number_cells(reader, sheet, places)


def _number_cells(reader: fastexcel.ExcelReader, sheet: str, places: Mapping[int, int]) -> dict[int, Flags]:
    """Asked for as booleans, number cells give a value, whatever it is, and text gives none."""
    wanted = frozenset(places.values())
    found = reader.load_sheet(
        sheet,
        header_row=None,
        skip_rows=0,
        dtypes="boolean",
        use_columns=lambda column: column.absolute_index in wanted,
    )
    cells = dict(zip((one.absolute_index for one in found.selected_columns), found.to_arrow().columns, strict=True))
    return {at: _valid(cells[place]) for at, place in places.items()}


def _valid(column: pa.Array) -> Flags:
    return np.asarray(column.is_valid().to_numpy(zero_copy_only=False), np.bool_)
