"""A table before anybody knows what it holds: its first rows, and a way to read the rest once its header is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from zhujian.topics.invoices.exports.cells import Frame
from zhujian.topics.invoices.exports.faults import Flags, Numbers, Refused
from zhujian.topics.invoices.exports.recognise import Header

BATCH = 65_536  # rows
LEAD = 2  # of the first columns one says 合计 in a row of totals


@dataclass(frozen=True)
class Batch:
    """Rows below the header, as columns."""

    columns: Sequence[pa.Array]
    rows: Numbers  # their numbers in the file
    numeric: Mapping[int, Flags] = field(default_factory=dict)  # by column: which cells were numbers
    torn: tuple[Refused, ...] = ()  # rows whose cells do not fit the header, in detail as far as faults.DETAILED
    torn_count: int = 0


@dataclass(frozen=True)
class Sheet:
    """One table of a file; `batches` may be called once."""

    name: str
    top: Sequence[Sequence[str | None]]
    batches: Callable[[Header], Iterator[Batch]]

    @property
    def blank(self) -> bool:
        return not any((cell or "").strip() for row in self.top for cell in row)


def frame(batch: Batch, header: Header, sheet: str) -> Frame:
    """The batch's columns by the fields of its layout."""
    known = {name: at for name, at in header.columns.items() if at < len(batch.columns)}
    return Frame(
        header,
        batch.rows,
        {name: batch.columns[at] for name, at in known.items()},
        tuple(as_lead(column) for column in batch.columns[:LEAD]),
        {name: batch.numeric[at] for name, at in known.items() if at in batch.numeric},
        sheet,
    )


def as_lead(column: pa.Array) -> pa.Array:
    """A column that is only looked at for its words; typed ones have none."""
    return column if pa.types.is_string(column.type) else pa.repeat("", len(column))
