"""What was refused and why: single rows, and whole files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

DETAILED = 1_000  # refused rows told one by one for each part; the others are counted
QUOTED = 60  # characters of a cell that a sentence repeats
# Eighteen or fifteen places by themselves may be a person's identity number that slipped into another column.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Refused:
    """One row that was left out: where it stands, and a sentence saying what is wrong with it and what to do."""

    file: str
    sheet: str
    row: int  # as a spreadsheet program counts them, from 1
    reason: str


class Unreadable(Exception):
    """The whole file, or a whole sheet of it, is refused; the message is a sentence for the person who brought it."""


class Faults:
    """Which rows of a batch are refused. Of a row with several faults, the first one found is told."""

    def __init__(self, count: int) -> None:
        self._first = np.zeros(count, np.int16)
        self._words: list[Callable[[int], str]] = []

    def add(self, rows: Flags, words: Callable[[int], str]) -> None:
        """Refuse these rows; `words` makes the sentence for the row at a position of the batch."""
        if not rows.any():
            return
        self._words.append(words)
        self._first[rows & (self._first == 0)] = len(self._words)

    @property
    def good(self) -> Flags:
        return np.asarray(self._first == 0, np.bool_)

    @property
    def count(self) -> int:
        return int(np.count_nonzero(self._first))

    def details(self, rows: Numbers, *, file: str, sheet: str) -> tuple[Refused, ...]:
        """The first of the refused rows with their sentences; `rows` are the numbers of the batch's rows."""
        places = np.flatnonzero(self._first)[:DETAILED]
        return tuple(Refused(file, sheet, int(rows[at]), self._words[self._first[at] - 1](int(at))) for at in places)


def flags(found: pa.Array) -> Flags:
    """A column of true, false and null as flags; null is false."""
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False), np.bool_)


def quoted(text: str) -> str:
    """A cell's text as a sentence may repeat it: short, and without what may be an identity number."""
    hidden = _PERSONAL.sub("***", " ".join(text.split()))
    return hidden if len(hidden) <= QUOTED else hidden[:QUOTED] + "…"


def unlike(column: str, text: str, wanted: str) -> str:
    """The sentence for a cell that does not read as what its column holds."""
    return _("“%(column)s”一栏的“%(text)s”无法识别，%(wanted)s。") % {
        "column": column,
        "text": quoted(text),
        "wanted": wanted,
    }


def mangled(column: str) -> str:
    """The sentence for a number whose last digits a spreadsheet program has lost. It repeats nothing of the cell."""
    return _(
        "“%(column)s”一栏的号码已被表格软件改成数值，末尾几位不再可信；请回原系统按文本格式重新导出，不要用表格软件另存。"
    ) % {"column": column}
