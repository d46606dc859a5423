"""Text tables: which encoding and separator they have, and their rows in a stream."""

from __future__ import annotations

import codecs
import csv
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _
from pyarrow import csv as arrow_csv

from zhujian.topics.invoices.exports.encodings import Recoded, encoding
from zhujian.topics.invoices.exports.faults import DETAILED, Numbers, Refused, Unreadable
from zhujian.topics.invoices.exports.recognise import DEPTH, Header, header
from zhujian.topics.invoices.exports.sheets import Batch, Sheet

BLOCK = 16 << 20  # bytes: some 65,000 rows of the usual width
_SAMPLE = 1 << 18
_SEPARATORS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Writing:
    """How a text table is written."""

    path: Path
    name: str
    encoding: str
    separator: str


@dataclass(frozen=True)
class Body:
    """The rows of a text table below its header, which ends with this line of the file."""

    writing: Writing
    header: Header
    lines: int

    @property
    def names(self) -> list[str]:
        return [str(at) for at in range(len(self.header.headings))]

    def row(self, number: int) -> int:
        """Arrow's count of a row, in which lines above the table count singly, as a spreadsheet program counts it."""
        return number - self.lines + self.header.at + 1


def sheets(path: Path, name: str) -> Iterator[Sheet]:
    """The one table of a text file."""
    written = encoding(path, name)
    with path.open("rb") as file:
        sample = codecs.getincrementaldecoder(written)("replace").decode(file.read(_SAMPLE)).removeprefix("\ufeff")
    separator, (rows, ends) = _separated(sample)
    writing = Writing(path, name, written, separator)

    def below(found: Header) -> Iterator[Batch]:
        return _batches(Body(writing, found, ends[found.at])) if len(rows) > found.at + 1 else iter(())

    yield Sheet("", rows, below)


def _separated(sample: str) -> tuple[str, tuple[list[list[str]], list[int]]]:
    """The separator under which most of a header is recognised, with the first rows read so."""
    read = {separator: _first_rows(sample, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: _known(read[separator][0]))
    return best, read[best]


def _known(rows: list[list[str]]) -> tuple[int, int]:
    found = header(rows)
    return len(found.columns) if found else 0, max((len(row) for row in rows), default=0)


def _first_rows(sample: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and at which line of the file each of them ends."""
    reader = csv.reader(StringIO(sample, newline=""), delimiter=separator)
    rows, ends = [], []
    try:
        for row in islice(reader, DEPTH + 1):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:  # a cell without end: what came before it may still hold the header
        pass
    return rows, ends


def _batches(body: Body) -> Iterator[Batch]:
    """Rows below the header; those that do not fit it are refused, and the others' numbers leave room for them."""
    torn, good = Torn(body), 0
    columns = [pa.nulls(0, pa.string()) for _name in body.names]
    with body.writing.path.open("rb") as file:
        source = Recoded(file, body.writing.encoding)
        for batch in _arrow(source, body, torn):
            columns = batch.columns
            yield torn.batch(columns, good)
            good += batch.num_rows
    if source.quotes % 2 and (torn.broken or _broken([column[-1:] for column in columns])):
        raise Unreadable(_unclear(body.writing.name))
    if torn.fresh:
        yield torn.batch([column[:0] for column in columns], good)


def _broken(last: Sequence[pa.Array]) -> bool:
    """Does the last row go over several lines? With a quotation mark too many it may have swallowed rows."""
    return any("\n" in (cell or "") for column in last for cell in column.to_pylist())


def _arrow(source: Recoded, body: Body, torn: Torn) -> Iterator[pa.RecordBatch]:
    try:
        yield from _reader(source, body, torn)
    except pa.ArrowInvalid as fault:
        raise Unreadable(_unclear(body.writing.name)) from fault


def _reader(source: Recoded, body: Body, torn: Torn) -> arrow_csv.CSVStreamingReader:
    """Single-threaded, because only then does Arrow number the rows that do not fit."""
    return arrow_csv.open_csv(
        pa.PythonFile(source, mode="r"),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, skip_rows=body.lines, column_names=body.names, block_size=BLOCK
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=body.writing.separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=torn.note,
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(body.names, pa.string())),
    )


def _unclear(name: str) -> str:
    return _("文件“%(file)s”的分隔符或引号不成对，无法分出行列；请从原系统重新导出。") % {"file": name}


class Torn:
    """Rows with more or fewer cells than the header has columns."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._numbers = array("q")  # as Arrow counts, in order
        self._details: list[Refused] = []
        self._told = 0
        self.broken = False  # did the last one go over several lines?

    def note(self, row: arrow_csv.InvalidRow) -> str:
        """Arrow asks what to do with such a row."""
        self._numbers.append(row.number)
        self.broken = "\n" in row.text
        if len(self._details) < DETAILED:
            reason = _cells(row.actual_columns, row.expected_columns)
            self._details.append(Refused(self._body.writing.name, "", self._body.row(row.number), reason))
        return "skip"

    @property
    def fresh(self) -> int:
        """How many have not been handed on."""
        return len(self._numbers) - self._told

    def batch(self, columns: Sequence[pa.Array], good: int) -> Batch:
        """Rows that fit, after so many others that did, and the ones among them that do not."""
        fresh, details = self.fresh, tuple(self._details)
        self._told += fresh
        self._details.clear()
        return Batch(columns, self._rows(good, len(columns[0])), {}, details, fresh)

    def _rows(self, good: int, count: int) -> Numbers:
        """The numbers of rows that fit: each is moved on by the rows before it that do not."""
        torn = np.frombuffer(self._numbers, np.int64) if self._numbers else np.zeros(0, np.int64)
        fitting_before = torn - self._body.lines - 1 - np.arange(len(torn))
        places = np.arange(good, good + count)
        numbers = places + np.searchsorted(fitting_before, places, side="right")
        return np.asarray(numbers + self._body.header.at + 2, np.int64)


def _cells(found: int, wanted: int) -> str:
    if found < wanted:
        return _("这一行只有 %(found)d 列，表头有 %(wanted)d 列：文件在此中断或缺列；请重新导出完整的文件。") % {
            "found": found,
            "wanted": wanted,
        }
    return _("这一行有 %(found)d 列，比表头的 %(wanted)d 列多：内容里可能有未加引号的分隔符；请改正后重新上传。") % {
        "found": found,
        "wanted": wanted,
    }
