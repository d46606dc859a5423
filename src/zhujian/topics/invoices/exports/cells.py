"""Cells as trimmed text, column by column, whatever the file's own types were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhujian.topics.invoices.exports.faults import Faults, Flags, Numbers, flags
from zhujian.topics.invoices.exports.recognise import Header

# Ordinary, no-break and full-width spaces, line ends, and what byte order marks leave behind.
SPACES = " \t\r\n\x00\u00a0\u3000\ufeff\u200b"
_WIDE_SPACES = tuple(space.encode() for space in SPACES if ord(space) > 127)
ZONE = "Asia/Shanghai"  # exports give wall time without a zone


@dataclass(frozen=True)
class Frame:
    """A batch of one table's rows below its header: the columns that its layout knows."""

    header: Header
    rows: Numbers  # the rows' numbers in their file
    columns: Mapping[str, pa.Array]  # by field
    lead: tuple[pa.Array, ...] = ()  # the first columns of the sheet, where a total's row says 合计
    numeric: Mapping[str, Flags] = field(default_factory=dict)  # by field: was the cell a number, and not text?
    sheet: str = ""
    _texts: dict[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, name: str) -> bool:
        return name in self.columns

    def text(self, name: str) -> pa.Array:
        """A field as trimmed text without nulls; all "" if the table has no such column."""
        if name not in self._texts:
            column = self.columns.get(name)
            self._texts[name] = pa.repeat("", len(self)) if column is None else trimmed(as_text(column))
        return self._texts[name]

    def numbers(self, name: str) -> Flags:
        """Which cells of a field were numbers in their workbook."""
        return self.numeric.get(name, np.zeros(len(self), np.bool_))

    def column(self, name: str) -> str:
        return self.header.column(name)

    def only(self, keep: Flags) -> Frame:
        """These rows alone."""
        if keep.all():
            return self
        mask = pa.array(keep)
        return Frame(
            self.header,
            self.rows[keep],
            {name: column.filter(mask) for name, column in self.columns.items()},
            tuple(column.filter(mask) for column in self.lead),
            {name: cells[keep] for name, cells in self.numeric.items()},
            self.sheet,
        )

    def refuse(self, faults: Faults, rows: Flags, name: str, words: Callable[[str, str], str]) -> None:
        """Refuse rows for a cell of this field; `words` gets its heading and its text."""
        if rows.any():
            cells, column = self.text(name), self.column(name)
            faults.add(rows, lambda at: words(column, cells[at].as_py()))


def as_text(column: pa.Array) -> pa.Array:
    """Any column as text, null where it is null; moments as wall time in the bureau's zone."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return pc.strftime(_wall(column), format="%Y-%m-%d %H:%M:%S")
    return column if pa.types.is_string(kind) else column.cast(pa.string())


def _wall(column: pa.Array) -> pa.Array:
    if column.type.tz is not None:
        column = pc.local_timestamp(column.cast(pa.timestamp(column.type.unit, ZONE)))
    return column.cast(pa.timestamp("s"), safe=False)


def trimmed(column: pa.Array) -> pa.Array:
    """Text without spaces of any width around it; "" for null."""
    filled = pc.fill_null(column, "") if column.null_count else column
    return pc.utf8_trim(filled, characters=SPACES) if _spaced(filled) else filled


def _spaced(column: pa.Array) -> bool:
    """Is there a space anywhere in this column? Looking through its bytes costs a tenth of trimming it."""
    _, offsets, data = column.buffers()
    if data is None or not len(column):
        return False
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    found = data[int(ends[0]) : int(ends[-1])].to_pybytes()
    return bool((np.frombuffer(found, np.uint8) <= 32).any()) or any(space in found for space in _WIDE_SPACES)


def empty(text: pa.Array) -> Flags:
    return flags(pc.equal(pc.binary_length(text), 0))


def matches(text: pa.Array, pattern: str) -> Flags:
    return flags(pc.match_substring_regex(text, pattern))


def distinct(text: pa.Array, read: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Read each different text once: for columns that repeat few values."""
    found = text.dictionary_encode()
    return read(found.dictionary).take(found.indices)


def coded(text: pa.Array, read: Callable[[str], object], kind: pa.DataType) -> pa.Array:
    """Read each different text once, by a plain function: for columns of very few values."""
    return distinct(text, lambda values: pa.array([read(value) for value in values.to_pylist()], kind))


def plain(text: pa.Array) -> pa.Array:
    """Full-width digits, letters and signs as ordinary ones, and the typographic minus as a hyphen."""
    if not _wide(text):
        return text
    return pc.replace_substring(pc.utf8_normalize(text, form="NFKC"), "\u2212", "-")


def _wide(text: pa.Array) -> bool:
    return not bool(pc.all(pc.string_is_ascii(text)).as_py())
