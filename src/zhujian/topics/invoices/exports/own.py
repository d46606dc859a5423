"""Files that spell out a schema column for column: taken as they are, but never a plain identity number with them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import columnar
from zhujian.topics.invoices.exports.cells import as_text, empty, matches, trimmed
from zhujian.topics.invoices.exports.faults import Faults, Unreadable, flags, mangled
from zhujian.topics.invoices.exports.normalise import Part, Source
from zhujian.topics.invoices.exports.recognise import where
from zhujian.topics.invoices.exports.registers import digests
from zhujian.topics.invoices.exports.schemas import RANKS, SCHEMAS, Kind

_KEYS = frozenset({"invoice", "number", "digital"})
_ROUNDED = r"[eE]\+?\d+$|^\d{16,}\.0*$"
# What a row cannot be without.
_NEEDED = {
    Kind.INVOICES: ("invoice", "day", "amount", "tax", "total"),
    Kind.LINES: ("invoice", "day", "amount", "tax", "total"),
    Kind.LEDGER: ("day", "amount"),
    Kind.CALENDAR: ("day_from",),
    Kind.SELLERS: ("seller",),
    Kind.PEOPLE: ("person",),
    Kind.VEHICLES: ("plate",),
}
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
# From 2000-01-01 to 2100-12-31 in days since 1970; states by their ranks.
_DAYS = (10_957, 47_847)
_BOUNDS = {
    "day": _DAYS,
    "day_from": _DAYS,
    "day_until": _DAYS,
    "state": (0, max(RANKS.values())),
    "second": (0, 86_399),
}
_DEFAULTS = {"state": 0, "positive": True, "share": 1}


def parts(file: pq.ParquetFile, kind: Kind, source: Source) -> Iterator[Part]:
    """The file's batches in their schema."""
    start = 2
    for batch in columnar.batches(file, source.file):
        yield _part(batch, kind, source, np.arange(start, start + batch.num_rows))
        start += batch.num_rows


def _part(batch: pa.RecordBatch, kind: Kind, source: Source, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Part:
    faults = Faults(len(batch))
    columns = {field.name: _column(batch, field, source) for field in SCHEMAS[kind]}
    for name in columns.keys() & _KEYS:
        _distrust(faults, columns[name], name)
    for name in _NEEDED.get(kind, ()):
        _demand(faults, columns[name], name)
    for name in columns.keys() & _BOUNDS.keys():
        _bound(faults, columns[name], name)
    table = pa.Table.from_arrays(list(columns.values()), schema=SCHEMAS[kind]).filter(pa.array(faults.good))
    details = faults.details(rows, file=source.file, sheet="")
    return Part(kind, "", table, len(batch), 0, details, faults.count)


def _distrust(faults: Faults, column: pa.Array, name: str) -> None:
    faults.add(matches(column, _ROUNDED), lambda _at: mangled(name))


def _bound(faults: Faults, column: pa.Array, name: str) -> None:
    least, most = _BOUNDS[name]
    outside = pc.or_(pc.less(column, least), pc.greater(column, most))
    words = _("“%(column)s”应在 %(least)d 至 %(most)d 之间。") % {"column": name, "least": least, "most": most}
    faults.add(flags(pc.fill_null(outside, False)), lambda _at: words)


def _demand(faults: Faults, column: pa.Array, name: str) -> None:
    none = empty(column) if pa.types.is_string(column.type) else flags(pc.is_null(column))
    faults.add(none, lambda _at: _("“%(column)s”为空，请补填。") % {"column": name})


def _printable(text: pa.Array) -> pa.Array:
    """Without control characters: another program may have put NULs into a text, and no database takes them."""
    found = pc.any(pc.match_substring_regex(text, _CONTROL)).as_py()
    return pc.replace_substring_regex(text, _CONTROL, "") if found else text


def _column(batch: pa.RecordBatch, field: pa.Field, source: Source) -> pa.Array:
    """One column in its type, with what stands for an absent value."""
    told = batch.column(field.name)
    if pa.types.is_string(field.type):
        text = trimmed(_printable(as_text(told)))
        return digests(text, source.identity_key) if field.name == "identity" else text
    try:
        found = told.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as fault:
        raise Unreadable(
            _("%(where)s的“%(column)s”一栏类型不符，应为 %(type)s；请改正后重新导出。")
            % {"where": where(source.file, ""), "column": field.name, "type": str(field.type)}
        ) from fault
    default = _DEFAULTS.get(field.name)
    return found if default is None else pc.fill_null(found, pa.scalar(default, field.type))
