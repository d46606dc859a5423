"""What differs between the engines, and nothing else: the only place with engine-specific SQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

_sqlite_gate = threading.RLock()


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@contextmanager
def write_gate() -> Iterator[None]:
    """Let this process's writers through one by one on SQLite, which has a single writer.

    Waiting here is first come, first served; SQLite's own busy handler polls, and under many clients some starve.
    """
    if not is_sqlite() or connection.in_atomic_block:
        yield
        return
    with _sqlite_gate:
        yield


def is_collision(error: DatabaseError) -> bool:
    """Whether two transactions got in each other's way: each waited for the other, or both made what may be there once.

    On SQLite, which writes one transaction after the other, neither happens.
    """
    return isinstance(error.__cause__, DeadlockDetected | UniqueViolation)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the whole block from the database as it stood at the block's first query, while others go on writing.

    Nothing is locked. Inside a transaction the block belongs to that one. Nothing may be written in it.
    """
    if connection.in_atomic_block:
        yield
    elif is_sqlite():
        with _deferred():
            yield
    else:
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """`atomic()` would begin with the write lock here, by the settings' transaction_mode."""
    _execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        _execute("ROLLBACK")


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
