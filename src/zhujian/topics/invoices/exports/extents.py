"""How far a workbook reaches, told before it is loaded: one stray cell makes the quick reader keep a whole plane."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PIECE = 1 << 20
SHEETS = "xl/worksheets/"  # where workbooks keep them
_NEAR = "99999"  # the row up to which references are not told apart
_ZERO, _BEFORE_A, _SMALL = np.uint8(ord("0")), np.uint8(ord("a") - 1), np.uint8(32)
_LONGEST = 32  # bytes of a cell's reference with its quotes, which two pieces may share
Places = np.ndarray[tuple[int], np.dtype[np.int64]]
Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Extent:
    """The largest sheet of a workbook, and the largest plane that its cells may span."""

    size: int  # bytes of XML
    cells: int
    sure: bool  # False where references are written so that they may have been overlooked


def extent(path: Path) -> Extent:
    """The extent of a workbook, sheet by sheet. Also proves the sheets whole: reading on checks their sums."""
    found = Extent(0, 0, sure=True)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith(SHEETS):
                rows, columns, sure = _reach(_pieces(archive, entry))
                found = Extent(
                    max(found.size, entry.file_size), max(found.cells, rows * columns), sure=found.sure and sure
                )
    return found


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A sheet in pieces that overlap, so that every reference is whole in one of them."""
    rest = b""
    with archive.open(entry) as sheet:
        while piece := sheet.read(PIECE):
            yield rest + piece
            rest = piece[-_LONGEST:]


def _reach(pieces: Iterator[bytes]) -> tuple[int, int, bool]:
    """The last row and the last column that any reference names."""
    last_row, last_column, sure = 0, 0, True
    for piece in pieces:
        text = np.frombuffer(piece, np.uint8)
        signs = np.flatnonzero(text == ord("="))
        signs = signs[(signs > 1) & (signs < len(text) - _LONGEST // 2)]
        before, after = text[signs - 1], text[signs + 1]
        sure = sure and not ((before <= 32) | (after <= 32)).any() and not (text[:64] == 0).any()
        named = (before == ord("r")) & (text[signs - 2] <= 32)
        at = signs[named & ((after == ord('"')) | (after == ord("'")))] + 2
        row, column = _references(text, at)
        last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column, sure


def _references(text: Bytes, at: Places) -> tuple[int, int]:
    """The largest row and column among the references that begin at these places.

    Most are short. They are not spelled out: up to Z counts as Z, and up to row 99,999 as that.
    """
    first = _letters(text, at)
    second = first & _letters(text, at + 1)
    rows = at + first + second + (second & _letters(text, at + 2))
    far = rows[(text[rows + len(_NEAR)] - _ZERO) < 10]
    column = _largest(text, at[second], 3, _BEFORE_A, 26)
    return max(_largest(text, far, 10, _ZERO, 9), int(_NEAR)), max(column, 26)


def _letters(text: Bytes, at: Places) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of these places hold a letter; a byte below A wraps round to a large one."""
    return np.asarray((text[at] | _SMALL) - _BEFORE_A - np.uint8(1) < 26, np.bool_)


def _largest(text: Bytes, at: Places, longest: int, zero: np.uint8, nine: int) -> int:
    """The largest of the numbers that begin at these places, digit by digit; letters count from A as 1 to Z as 26."""
    value, going = np.zeros(len(at), np.int64), np.ones(len(at), np.bool_)
    base, least = (10, 0) if nine == 9 else (26, 1)
    for place in range(longest):
        digit = ((text[at + place] | _SMALL) - zero).astype(np.int64)
        going &= (digit >= least) & (digit <= nine)
        value = np.where(going, value * base + digit, value)
    return int(value.max(initial=0))
