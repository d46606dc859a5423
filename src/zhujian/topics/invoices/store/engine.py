"""The embedded engine on which the store is kept: DuckDB through Ibis, within a limit of memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

DEFAULT_MEMORY = 2 << 30


def connect(scratch: Path, memory: int = DEFAULT_MEMORY, threads: int | None = None) -> Backend:
    """A connection of its own; what does not fit into `memory` bytes is put aside in `scratch`."""
    import ibis

    scratch.mkdir(parents=True, exist_ok=True)
    return ibis.duckdb.connect(
        threads=threads or os.cpu_count() or 1,
        memory_limit=f"{memory // (1 << 20)}MiB",
        temp_directory=str(scratch),
        preserve_insertion_order=False,
    )


def keep(backend: Backend, name: str, table: Table) -> Table:
    """The table computed once, in place of one of this name.

    Dropped first: Ibis would write the rows to a second table and copy them into that of this name.
    """
    backend.drop_table(name, force=True)
    return backend.create_table(name, table, temp=True)
