"""One process at a time at the store, however many workers there are."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from zhujian.topics.invoices.working import places


@contextmanager
def alone() -> Iterator[bool]:
    """True while this process alone works on the store; False where another does. The lock ends with the process."""
    folder = places.root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "work.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
