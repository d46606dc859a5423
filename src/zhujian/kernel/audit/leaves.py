"""Reading the log and computing its leaves anew, on one core or on several."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.pool import Pool
from typing import Any

from django.db import connection, connections

from zhujian.kernel.audit.models import Event

COLUMNS = ("seq", "at", "business", "action", "account", "role", "origin", "subject", "rows", "data", "leaf")
ROWS, LEAF = COLUMNS.index("rows"), COLUMNS.index("leaf")
# Larger pages are slower: they outgrow the CPU's cache, and the garbage collector walks over what they hold.
PAGE = 2048
SHARE = 16 * PAGE
BEFORE_ALL, AFTER_ALL = -(2**63), 2**63 - 1  # what the column can hold

EventRow = tuple[Any, ...]


@dataclass(frozen=True)
class Stretch:
    """Events in order. `leaves` are those of the events that stand where they should and have the leaf that they
    should have; `bad` is the number of the first event that does not; `rows` are the events, where asked for."""

    leaves: list[bytes]
    bad: int | None = None
    rows: tuple[EventRow, ...] = ()


def stretches(after: int, until: int = AFTER_ALL, *, expected: int, rows: bool) -> Iterator[Stretch]:
    """The events numbered above `after`, up to `until`; the first of them should be number `expected`."""
    for page in _pages(after, until):
        leaves = _leaves(page)
        good = _first_difference(page, leaves, expected)
        bad = page[good][0] if good < len(page) else None
        yield Stretch(leaves[:good], bad, tuple(page) if rows else ())
        expected += len(page)


@contextmanager
def hands(number: int) -> Iterator[Pool | None]:
    """Processes that read beside this one; None where one is enough, or where a process cannot be forked safely.

    They are forked before anything is read, since no connection may be carried across a fork.
    """
    if number < 2 or sys.platform != "linux" or connection.in_atomic_block:
        yield None
        return
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(number) as pool:
        yield pool


def shared_out(pool: Pool, size: int) -> Iterator[Stretch]:
    """Events 1 to `size`, read by several processes; in order, and ended where events are missing."""
    shares = [(after, min(after + SHARE, size)) for after in range(0, size, SHARE)]
    width = hashlib.sha256().digest_size
    for (after, until), (joined, bad) in zip(shares, pool.imap(_share, shares), strict=True):
        leaves = [joined[at : at + width] for at in range(0, len(joined), width)]
        yield Stretch(leaves, bad)
        if len(leaves) < until - after:
            return


def _share(bounds: tuple[int, int]) -> tuple[bytes, int | None]:
    """One process's part. Leaves travel as one string of bytes, which is quicker to hand over than a list."""
    after, until = bounds
    parts: list[bytes] = []
    for stretch in stretches(after, until, expected=after + 1, rows=False):
        parts.extend(stretch.leaves)
        if stretch.bad is not None:
            return b"".join(parts), stretch.bad
    return b"".join(parts), None


def _pages(after: int, until: int) -> Iterator[list[EventRow]]:
    """Events as plain tuples: model instances would take most of the time of a verification."""
    columns = ", ".join(connection.ops.quote_name(name) for name in COLUMNS)
    table = connection.ops.quote_name(Event._meta.db_table)
    query = f"SELECT {columns} FROM {table} WHERE seq >= %s AND seq <= %s ORDER BY seq LIMIT {PAGE}"  # noqa: S608
    since = after if after == BEFORE_ALL else after + 1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(query, [since, until])
            page = cursor.fetchall()
            if page:
                yield page
            if len(page) < PAGE or page[-1][0] == AFTER_ALL:
                return
            since = page[-1][0] + 1


def _leaves(page: list[EventRow]) -> list[bytes]:
    """What `merkle.leaf_hash(log.leaf_data(event))` gives, spelt out for speed."""
    sha256 = hashlib.sha256
    return [
        sha256(
            f"\0{seq}\n{at}\n{business}\n{action}\n{'' if account is None else account}"
            f"\n{role}\n{origin}\n{subject}\n{rows}\n{data}".encode()
        ).digest()
        for seq, at, business, action, account, role, origin, subject, rows, data, _leaf in page
    ]


def _first_difference(page: list[EventRow], leaves: list[bytes], expected: int) -> int:
    """How many of the page's first events stand where they should and have the leaf that they should have."""
    numbers = range(expected, expected + len(page))
    if [row[LEAF] for row in page] == leaves and [row[0] for row in page] == list(numbers):
        return len(page)
    for place, (row, leaf, number) in enumerate(zip(page, leaves, numbers, strict=True)):
        if row[0] != number or bytes(row[LEAF]) != leaf:
            return place
    return len(page)
