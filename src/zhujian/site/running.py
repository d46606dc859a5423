"""Who works in a data directory: servers and workers share a lock on it, and whoever would replace it needs it alone.

The kernel lets go of the lock when its holders end, however they end.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "running.lock"


@contextmanager
def working(directory: Path, begin: Callable[[], object]) -> Iterator[None]:
    """Share the directory with others at work. Whoever is the first runs `begin` before others join."""
    handle = _open(directory)
    try:
        if _try(handle, fcntl.LOCK_EX):
            begin()
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(directory: Path) -> Iterator[bool]:
    """Keep others out; yields False where somebody is at work."""
    handle = _open(directory)
    try:
        yield _try(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def is_at_work(directory: Path) -> bool:
    if not (directory / LOCK).exists():
        return False
    with alone(directory) as free:
        return not free


def _open(directory: Path) -> int:
    return os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o600)


def _try(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
