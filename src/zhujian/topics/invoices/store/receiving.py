"""One file read into the store's own form, in a process of its own where there are several."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.reading import Part, read
from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.store.manifest import FileCount, TableCount
from zhujian.topics.invoices.store.places import bucket_of
from zhujian.topics.invoices.store.public import PublicBodies

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

BATCH = 400_000
CHUNK = 1 << 20
BY_BUYER = (Kind.INVOICES, Kind.LINES)


@dataclass(frozen=True)
class Incoming:
    """A file to bring in, under the name that the person who brings it knows."""

    path: Path
    name: str


@dataclass(frozen=True)
class Refusal:
    """A row that was refused: where, and why."""

    file: str
    sheet: str
    row: int
    reason: str


@dataclass
class Received:
    """What became of one file; `pending` tells how many rows wait for the office's list to be known."""

    count: FileCount
    refusals: list[Refusal] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)


def digest(path: Path) -> str:
    """The SHA-256 of a file's content."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            whole.update(chunk)
    return whole.hexdigest()


def receive(file: Incoming, sha256: str, target: Path, key: bytes, bodies: PublicBodies) -> Received:
    """Read one file into `target`: `KIND.parquet` of public bodies' rows, `KIND.others.parquet` of the rest.

    The rest waits there until every list of units that came in beside it is known.
    """
    received = Received(FileCount(file.name, sha256, file.path.stat().st_size))
    target.mkdir(parents=True)
    drawers = {kind: _Drawer(target, kind, bodies) for kind in Kind}
    try:
        for part in read(file.path, name=file.name, identity_key=key):
            _take(received, drawers[part.kind], part)
    except Unreadable as fault:
        # Nothing of a file that breaks off counts, its units least of all: they would let others' rows in.
        received = Received(replace(received.count, fault=str(fault), tables=(), notes=()))
    finally:
        for drawer in drawers.values():
            drawer.close()
    return received


def _take(received: Received, drawer: _Drawer, part: Part) -> None:
    kept = drawer.put(part.good)
    if part.kind is Kind.UNITS:
        received.units += zip(part.good["buyer"].to_pylist(), part.good["buyer_name"].to_pylist(), strict=True)
    if part.note:
        received.count = replace(received.count, notes=(*received.count.notes, f"{part.note}: {part.sheet}"))
    received.refusals += [Refusal(each.file, each.sheet, each.row, each.reason) for each in part.refused]
    received.count = _counted(received.count, part, part.good.num_rows - kept)


def _counted(count: FileCount, part: Part, dropped: int) -> FileCount:
    """Batches of one sheet are one table to whoever reads the report. A row that became several is one row kept."""
    tables = {(table.kind, table.sheet): table for table in count.tables}
    was = tables.get((part.kind.value, part.sheet), TableCount(part.kind.value, part.sheet))
    tables[part.kind.value, part.sheet] = replace(
        was,
        read=was.read + part.read,
        kept=was.kept + part.read - part.totals - part.refused_count - dropped,
        dropped=was.dropped + dropped,
        refused=was.refused + part.refused_count,
        totals=was.totals + part.totals,
    )
    return replace(count, tables=tuple(tables.values()))


class _Drawer:
    """Where the rows of one kind of table go: gathered to batches, those by buyer in order of their bucket."""

    def __init__(self, target: Path, kind: Kind, bodies: PublicBodies) -> None:
        self.target, self.kind, self.bodies = target, kind, bodies
        self.held: dict[str, list[pa.Table]] = {"": [], ".others": []}
        self.writers: dict[str, pq.ParquetWriter] = {}

    def put(self, good: pa.Table | pa.RecordBatch) -> int:
        """Keep the rows; returns how many are public bodies'."""
        import pyarrow as pa

        table = pa.table(good) if isinstance(good, pa.RecordBatch) else good
        if self.kind not in BY_BUYER:
            self._hold("", table)
            return int(table.num_rows)
        public = self.bodies.mask(table)
        self._hold("", self.bodies.coded(table.filter(public)))
        self._hold(".others", table.filter(_not(public)))
        return int(public.true_count)

    def close(self) -> None:
        for name in self.held:
            self._flush(name)
        for writer in self.writers.values():
            writer.close()

    def _hold(self, name: str, table: pa.Table) -> None:
        if table.num_rows:
            self.held[name].append(table)
        if sum(each.num_rows for each in self.held[name]) >= BATCH:
            self._flush(name)

    def _flush(self, name: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self.held[name]:
            return
        whole = pa.concat_tables(self.held[name])
        self.held[name] = []
        for group in grouped(whole) if self.kind in BY_BUYER else [whole]:
            writer = self.writers.get(name)
            if writer is None:
                place = self.target / f"{self.kind}{name}.parquet"
                writer = self.writers[name] = pq.ParquetWriter(place, group.schema, compression="zstd")
            writer.write_table(group)


def grouped(table: pa.Table) -> Iterator[pa.Table]:
    """The rows with their bucket, a row group per bucket, so that a merge reads its own bucket alone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    buyers = table["buyer"].combine_chunks().dictionary_encode()
    buckets = pa.array([bucket_of(buyer) for buyer in buyers.dictionary.to_pylist()], pa.string()).take(buyers.indices)
    whole = table.append_column("bucket", buckets)
    for bucket in sorted(pc.unique(buckets).to_pylist()):
        yield whole.filter(pc.equal(whole["bucket"], bucket))


def _not(mask: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return pc.invert(mask)
