"""All that was received about an invoice, made one: the state that holds, its lines once, its red invoice beside it.

Nothing here depends on the order in which files came. What disagrees is kept as received, decided by rules that look
at the content alone, and listed.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.store import invoices, lines
from zhujian.topics.invoices.store.engine import DEFAULT_MEMORY, connect, keep
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import BUCKETS, Places
from zhujian.topics.invoices.store.receiving import BY_BUYER

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

TOGETHER = 4_000_000  # rows as received; more are merged in several steps
Progress = Callable[[str, int, int], None]


def merge(places: Places, held: Manifest, *, memory: int | None, progress: Progress) -> Manifest:
    """Write anew the partitions and tables that the last import touches; returns the manifest that names them."""
    fresh = replace(held, generation=held.generation + 1)
    engine = connect(places.scratch, memory or DEFAULT_MEMORY)
    try:
        together = _together(places, fresh)
        for done, buckets in enumerate(together):
            progress("merge", done, len(together))
            fresh = _merged(engine, places, fresh, buckets)
        progress("merge", len(together), len(together))
        return _with_tables(engine, places, fresh)
    finally:
        engine.disconnect()
        shutil.rmtree(places.scratch, ignore_errors=True)


def _together(places: Places, held: Manifest) -> list[tuple[str, ...]]:
    """The buckets of which the last import holds rows, as many at a time as fit."""
    rows: Counter[str] = Counter()
    for place in _files(places, held.taken, BY_BUYER):
        counted = pq.read_table(place, columns=["bucket"])["bucket"].value_counts().to_pylist()
        rows.update({each["values"]: each["counts"] for each in counted})
    found: list[tuple[str, ...]] = []
    size = 0
    for bucket in _touched(places, held):
        if not found or size + rows[bucket] > TOGETHER:
            found.append(())
            size = 0
        found[-1] = (*found[-1], bucket)
        size += rows[bucket]
    return found


def _touched(places: Places, held: Manifest) -> list[str]:
    """The buckets of which the last import holds rows."""
    found: set[str] = set()
    for place in _files(places, _new(held), BY_BUYER):
        found |= set(pc.unique(pq.read_table(place, columns=["bucket"])["bucket"]).to_pylist())
    return [bucket for bucket in BUCKETS if bucket in found]


def _new(held: Manifest) -> list[str]:
    return [file.sha256 for file in held.imports[-1].files if file.is_taken]


def _files(places: Places, taken: Sequence[str], kinds: Sequence[Kind]) -> list[Path]:
    wanted = [f"{kind}{late}.parquet" for kind in kinds for late in ("", ".late")]
    every = (places.taken(sha256) / name for sha256 in taken for name in wanted)
    return [place for place in every if place.exists()]


def _merged(engine: Backend, places: Places, held: Manifest, buckets: Sequence[str]) -> Manifest:
    """Some buckets: their invoices and lines by month, what is named there, their disagreements."""
    heads = _received(engine, places, held, Kind.INVOICES, buckets)
    rows = _received(engine, places, held, Kind.LINES, buckets)
    heads, rows = invoices.under_one_key(engine, heads, rows)
    versions = keep(engine, "versions", invoices.versions(heads, rows))
    chosen = keep(engine, "chosen", invoices.chosen(versions))
    once = keep(engine, "once", lines.once(rows, chosen))
    keyed = keep(engine, "keyed", lines.with_goods(engine, once))
    whole = keep(engine, "whole", invoices.whole(chosen, keyed))
    tables = {
        "invoices": whole,
        "lines": lines.finished(keyed, whole),
        "goods": lines.goods(keyed),
        "names": invoices.names(whole),
        "disagreements": invoices.disagreements(versions, whole),
    }
    counts: dict[str, dict[str, int]] = {bucket: {} for bucket in buckets}
    for name, table in tables.items():
        for bucket, rows_there in _write(engine, places, name, table, held.generation).items():
            counts[bucket][name] = rows_there
    return replace(
        held,
        partitions=held.partitions | dict.fromkeys(buckets, held.generation),
        rows=held.rows | counts,
    )


def _received(engine: Backend, places: Places, held: Manifest, kind: Kind, buckets: Sequence[str]) -> Table:
    """Every row of this kind in these buckets, with the file that it came in."""
    import ibis

    files = _files(places, held.taken, [kind])
    if not files:
        empty = ibis.memtable(SCHEMAS[kind].empty_table())
        return empty.mutate(bucket=ibis.literal(""), file=ibis.literal(""))
    table = engine.read_parquet([str(file) for file in files], filename=True)
    return table.filter(table.bucket.isin(buckets)).rename(file="filename")


def _write(engine: Backend, places: Places, name: str, table: Table, generation: int) -> dict[str, int]:
    """A file per bucket, and per month where the table has one; returns the rows of each bucket."""
    held = keep(engine, "written", table)
    folder = places.root / name
    folder.mkdir(parents=True, exist_ok=True)
    # The columns, for readers of a store that holds no such row.
    engine.to_parquet(held.limit(0), places.shape(name))
    by = "bucket, month" if "month" in held.columns else "bucket"
    options = f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({by}), WRITE_PARTITION_COLUMNS, OVERWRITE_OR_IGNORE"
    target = str(folder).replace("'", "''")
    counted = held.group_by("bucket").agg(rows=held.count()).to_pyarrow().to_pylist()
    for bucket in sorted(each["bucket"] for each in counted):
        # One by one: a partition is a file as long as half a million rows are written at once, and many if more.
        rows = f"FROM written WHERE bucket = '{bucket}'"
        engine.raw_sql(f"COPY ({rows}) TO '{target}' ({options}, FILENAME_PATTERN 'g{generation}_{{i}}')")
    return {each["bucket"]: each["rows"] for each in counted}


def _with_tables(engine: Backend, places: Places, held: Manifest) -> Manifest:
    """The small tables, each the distinct rows of all files; written anew where the last import has rows of them."""
    fresh = dict(held.tables)
    for kind in Kind:
        if kind in BY_BUYER or not _files(places, _new(held), [kind]):
            continue
        files = [str(file) for file in _files(places, held.taken, [kind])]
        target = places.table(kind, held.generation)
        target.parent.mkdir(parents=True, exist_ok=True)
        engine.to_parquet(engine.read_parquet(files).distinct(), target, compression="zstd")
        fresh[kind.value] = held.generation
    return replace(held, tables=fresh)
