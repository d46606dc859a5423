"""Workbooks of the old format: their one stream, checked and in a container of our own making.

The quick reader follows whatever a damaged container says, in circles and beyond all memory; olefile does not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import olefile

from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.sentences import damaged, locked, macros, no_workbook

SECTOR = 512
_SMALLEST = 4_096  # bytes: shorter streams would be kept in another way
_LISTED = 109  # sectors of the allocation table that the header itself names
_ROWS, _COLUMNS = 65_536, 256
_SHARED_STRINGS, _DIMENSIONS, _LOCKED = 0x00FC, 0x0200, 0x002F
# Numbers, text, errors, formulas, and rows of several; each begins with its row and its column.
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
_FREE, _END, _TABLE, _TABLE_LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


def rebuilt(path: Path, name: str) -> bytes:
    """The workbook alone, without anything else that its file may carry; Unreadable if it may not be read."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            if ole.exists("EncryptedPackage"):  # a modern workbook with a password
                raise Unreadable(locked(name))
            if ole.exists("_VBA_PROJECT_CUR") or ole.exists("Macros"):
                raise Unreadable(macros(name))
            stream = _stream(ole, name)
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as fault:
        raise Unreadable(damaged(name)) from fault
    _check(stream, name)
    return contained(stream)


def _stream(ole: olefile.OleFileIO[str], name: str) -> bytes:
    for stream in ("Workbook", "Book"):
        if ole.exists(stream):
            return bytes(ole.openstream(stream).read())
    raise Unreadable(no_workbook(name))


def _check(stream: bytes, name: str) -> None:
    for kind, body in _records(stream):
        if kind == _LOCKED:
            raise Unreadable(locked(name))
        if not _plausible(kind, body, len(stream)):
            raise Unreadable(damaged(name))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _plausible(kind: int, body: bytes, size: int) -> bool:
    """Does the stream announce no more than it can hold? Memory is set aside for what is announced."""
    if kind == _SHARED_STRINGS and len(body) >= 8:
        return bool(max(struct.unpack_from("<II", body)) <= size)
    if kind == _DIMENSIONS and len(body) >= 12:
        top, rows, left, columns = struct.unpack_from("<IIHH", body)
        return bool(top <= rows <= _ROWS and left <= columns <= _COLUMNS)
    if kind in _CELLS:
        return len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] < _COLUMNS
    return True


def contained(stream: bytes) -> bytes:
    """A container with this one stream: stream, directory, allocation table, the list of the table's sectors."""
    padded = stream.ljust(max(_SMALLEST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(padded) // SECTOR
    tables, lists = _sizes(count + 1)
    first = count + 1  # sector of the allocation table
    table = [*range(1, count), _END, _END, *[_TABLE] * tables, *[_TABLE_LIST] * lists]
    table += [_FREE] * (tables * SECTOR // 4 - len(table))
    header = _header(count, first, tables, lists)
    return (
        header
        + padded
        + _directory(len(padded))
        + struct.pack(f"<{len(table)}I", *table)
        + _lists(first, tables, lists)
    )


def _sizes(used: int) -> tuple[int, int]:
    """How many sectors the allocation table needs, which counts itself, and the list of those that have no room."""
    tables, lists = 1, 0
    while tables * (SECTOR // 4) < used + tables + lists:
        tables += 1
        lists = -(-max(0, tables - _LISTED) // (SECTOR // 4 - 1))
    return tables, lists


def _header(directory: int, first: int, tables: int, lists: int) -> bytes:
    named = [*range(first, first + min(tables, _LISTED))]
    named += [_FREE] * (_LISTED - len(named))
    following = first + tables if lists else _END
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(16, b"\0")
        + struct.pack("<IIIIIIIII", 0, tables, directory, 0, _SMALLEST, _END, 0, following, lists)
        + struct.pack(f"<{_LISTED}I", *named)
    )


def _directory(size: int) -> bytes:
    root = _entry("Root Entry", 5, 1, _END, 0)
    return root + _entry("Workbook", 2, _FREE, 0, size) + 2 * _entry("", 0, _FREE, 0, 0)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return (head.ljust(116, b"\0") + struct.pack("<IQ", start, size)).ljust(128, b"\0")


def _lists(first: int, tables: int, lists: int) -> bytes:
    """Where the sectors of the allocation table stand that the header does not name; each list's end names the next."""
    rest, out = list(range(first + _LISTED, first + tables)), []
    for number in range(lists):
        some, rest = rest[: SECTOR // 4 - 1], rest[SECTOR // 4 - 1 :]
        following = first + tables + number + 1 if rest else _END
        out.append([*some, *[_FREE] * (SECTOR // 4 - 1 - len(some)), following])
    flat = list(chain.from_iterable(out))
    return struct.pack(f"<{len(flat)}I", *flat)
