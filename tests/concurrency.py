"""Several things at the same moment, each on a thread and a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def together(works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Start all at once; returns in order what each returned or raised. Needs a test that commits."""
    gate = threading.Barrier(len(works))

    def perform(work: Callable[[], T]) -> T | Exception:
        try:
            gate.wait(10)
            return work()
        except Exception as error:  # noqa: BLE001
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(perform, works))


def refusals(results: Sequence[object]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]
