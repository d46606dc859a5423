"""Removing what no manifest names: what an import left that was killed, and what a newer one has replaced."""

from __future__ import annotations

import shutil

from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import Places

PARTITIONED = ("invoices", "lines", "goods", "names", "disagreements")


def sweep(places: Places, held: Manifest) -> None:
    """Leave in the store what this manifest names.

    Done before an import too: it writes under the number of the one that was killed, whose files would be read as its.
    """
    _sweep_partitions(places, held)
    named = {places.table(name, generation) for name, generation in held.tables.items()}
    for file in (places.root / "tables").glob("*.parquet"):
        if file not in named:
            file.unlink()
    taken = set(held.taken)
    for folder in places.received.glob("*"):
        if folder.name not in taken:
            shutil.rmtree(folder)
    for folder in (places.incoming, places.scratch):
        shutil.rmtree(folder, ignore_errors=True)


def _sweep_partitions(places: Places, held: Manifest) -> None:
    for table in PARTITIONED:
        for folder in (places.root / table).glob("bucket=*"):
            generation = held.partitions.get(folder.name.removeprefix("bucket="))
            for file in folder.rglob("*.parquet"):
                if not file.name.startswith(f"g{generation}_"):
                    file.unlink()
