"""A batch of a recognised table, row for row, to its schema: what is good, what was left out, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from zhujian.topics.invoices.exports import invoices, ledgers, registers
from zhujian.topics.invoices.exports.cells import Frame, empty, matches, trimmed
from zhujian.topics.invoices.exports.faults import Faults, Flags, Refused
from zhujian.topics.invoices.exports.ledgers import Spread
from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind

# Alone or at an end of its cell: 综合计生办 is somebody's name.
_TOTAL = r"^(?:本.)?(?:合\s*计|总\s*计|小\s*计|累\s*计)|(?:合计|总计|小计)[:：]?$"
_NUMBERS = ("number", "digital", "code")


@dataclass(frozen=True)
class Part:
    """One batch of one table."""

    kind: Kind
    sheet: str
    good: pa.Table  # of SCHEMAS[kind]
    read: int  # rows, with those that were left out and those that were refused
    totals: int  # rows of totals and blank rows, left out
    refused: tuple[Refused, ...] = ()  # the first DETAILED of them
    refused_count: int = 0
    note: str = ""  # why a whole sheet was left out, where one was


@dataclass(frozen=True)
class Source:
    """Where a batch comes from, and the key under which identity numbers are digested."""

    file: str
    sheet: str
    identity_key: bytes


def normalise(frame: Frame, source: Source) -> Part:
    """This batch in its schema."""
    kind = frame.header.layout.kind
    kept = frame.only(~_left_out(frame))
    faults = Faults(len(kept))
    spread = _read(kind, kept, faults, source.identity_key)
    return Part(
        kind,
        source.sheet,
        _table(kind, spread, faults.good),
        read=len(frame),
        totals=len(frame) - len(kept),
        refused=faults.details(kept.rows, file=source.file, sheet=source.sheet),
        refused_count=faults.count,
    )


def nothing(kind: Kind, sheet: str, note: str, refused: tuple[Refused, ...] = ()) -> Part:
    """A sheet that gave no rows, with the reason."""
    return Part(kind, sheet, SCHEMAS[kind].empty_table(), len(refused), 0, refused, len(refused), note)


def _read(kind: Kind, frame: Frame, faults: Faults, key: bytes) -> Spread:
    rows: dict[Kind, Callable[[], Mapping[str, pa.Array]]] = {
        Kind.INVOICES: lambda: invoices.invoices(frame, faults),
        Kind.LINES: lambda: invoices.lines(frame, faults),
        Kind.CALENDAR: lambda: ledgers.calendar(frame, faults),
        Kind.UNITS: lambda: registers.units(frame, faults),
        Kind.PEOPLE: lambda: registers.people(frame, faults, key),
        Kind.VEHICLES: lambda: registers.vehicles(frame, faults),
    }
    if kind is Kind.LEDGER:
        return ledgers.ledger(frame, faults)
    if kind is Kind.SELLERS:
        return registers.sellers(frame, faults, key)
    return Spread(np.arange(len(frame)), rows[kind]())


def _table(kind: Kind, spread: Spread, good: Flags) -> pa.Table:
    schema = SCHEMAS[kind]
    table = pa.Table.from_arrays([spread.columns[field.name].cast(field.type) for field in schema], schema=schema)
    keep = good[spread.rows]
    return table if keep.all() else table.filter(pa.array(keep))


def _left_out(frame: Frame) -> Flags:
    """Blank rows and rows of totals."""
    blank = _nothing_in(frame, tuple(frame.columns))
    if frame.header.layout.kind not in (Kind.INVOICES, Kind.LINES, Kind.LEDGER):
        return blank
    unnumbered = _unnumbered(frame)
    if not unnumbered.any():
        return blank
    return blank | (unnumbered & (_says_total(frame) | _of_nobody(frame)))


def _nothing_in(frame: Frame, names: tuple[str, ...]) -> Flags:
    """Rows in which all these fields are empty."""
    found = np.ones(len(frame), np.bool_)
    for name in names:
        if found.any() and frame.has(name):
            found &= empty(frame.text(name))
    return found


def _unnumbered(frame: Frame) -> Flags:
    """Rows without a digit in any of the columns for numbers: 合计 may stand there too."""
    found = np.ones(len(frame), np.bool_)
    for name in _NUMBERS:
        if found.any() and frame.has(name):
            found &= ~matches(frame.text(name), r"\d")
    return found


def _of_nobody(frame: Frame) -> Flags:
    if frame.header.layout.kind is Kind.LEDGER:
        return _nothing_in(frame, ("buyer", "buyer_name", "day"))
    return _nothing_in(frame, ("seller", "seller_name", "buyer", "buyer_name", "when"))


def _says_total(frame: Frame) -> Flags:
    found = np.zeros(len(frame), np.bool_)
    for column in frame.lead:
        found |= matches(trimmed(column), _TOTAL)
    return found
