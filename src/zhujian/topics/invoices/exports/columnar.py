"""Parquet files: with the workbooks' headings, or with the schemas' own names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.recognise import Header, where
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.exports.sentences import damaged
from zhujian.topics.invoices.exports.sheets import BATCH, Batch, Sheet


@contextmanager
def _whole(name: str) -> Iterator[None]:
    """Anything that is missing or damaged refuses the file."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
        raise Unreadable(damaged(name)) from fault


def opened(path: Path, name: str) -> pq.ParquetFile:
    """The file, if all of it is there: what a Parquet file holds stands at its end."""
    with _whole(name):
        found = pq.ParquetFile(path)
        columns = list(found.schema_arrow)
    for column in columns:
        _check(column, name)
    return found


def _check(column: pa.Field, name: str) -> None:
    if pa.types.is_nested(column.type):
        raise Unreadable(
            _("%(where)s的“%(column)s”一栏是嵌套结构，无法读取；请展开成普通的列后上传。")
            % {"where": where(name, ""), "column": column.name}
        )


def own(file: pq.ParquetFile) -> Kind | None:
    """The kind whose schema this file spells out, column for column; of several the one with most columns."""
    names = set(file.schema_arrow.names)
    kinds = [kind for kind, schema in SCHEMAS.items() if names.issuperset(schema.names)]
    return max(kinds, key=lambda kind: len(SCHEMAS[kind]), default=None)


def sheets(file: pq.ParquetFile, name: str) -> Iterator[Sheet]:
    """The one table of a file with the workbooks' headings."""
    yield Sheet("", [file.schema_arrow.names], lambda header: _batches(file, name, header))


def _batches(file: pq.ParquetFile, name: str, header: Header) -> Iterator[Batch]:
    """Row 1 is the first below the headings' row, which is none of the file's: rows count from 2, as in a workbook."""
    start = 2
    for batch in batches(file, name):
        yield Batch(batch.columns, np.arange(start, start + batch.num_rows), _doubles(batch, header))
        start += batch.num_rows


def batches(file: pq.ParquetFile, name: str) -> Iterator[pa.RecordBatch]:
    """The file's rows; text that is no UTF-8 would only fail where somebody reads it."""
    found = file.iter_batches(BATCH)
    while True:
        with _whole(name):
            batch = next(found, None)
            if batch is None:
                return
            batch.validate(full=True)
        yield batch


def _doubles(batch: pa.RecordBatch, header: Header) -> dict[int, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Long numbers kept as floating-point ones have lost digits; as integers or decimals they have not."""
    asked = {header.columns[field] for field in header.layout.numbers if field in header.columns}
    return {
        at: np.asarray(pc.is_valid(batch.column(at)).to_numpy(zero_copy_only=False), np.bool_)
        for at in asked
        if pa.types.is_floating(batch.column(at).type)
    }
