"""Bringing files into a store: read, counted, merged, and only then the manifest says so.

Whatever happens before the manifest is replaced, a crash included, leaves the store as it was; what lies in `incoming`
then is removed by the next import, which reads the files again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.utils.translation import activate, get_language

from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import FileCount, Import, Manifest, TableCount
from zhujian.topics.invoices.store.merging import merge
from zhujian.topics.invoices.store.places import Places
from zhujian.topics.invoices.store.public import PublicBodies
from zhujian.topics.invoices.store.receiving import BY_BUYER, Incoming, Received, Refusal, digest, grouped, receive
from zhujian.topics.invoices.store.sweeping import sweep

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str, int, int], None]
SMALL = 4 << 20


@dataclass(frozen=True)
class Taken:
    """An import with every row that it refused."""

    act: Import
    refusals: tuple[Refusal, ...]

    @property
    def faults(self) -> tuple[FileCount, ...]:
        """The files of which nothing could be read."""
        return tuple(file for file in self.act.files if file.fault)


@dataclass(frozen=True)
class Asked:
    """Who brings files in, for which task."""

    who: str
    task: str = ""


def take(
    places: Places,
    files: Sequence[Incoming],
    asked: Asked,
    *,
    memory: int | None = None,
    progress: Progress | None = None,
) -> Taken:
    """Bring files in. A file whose content is there already is named and left out; one with a fault stops no other."""
    tell = progress or (lambda _what, _done, _total: None)
    held = manifests.load(places)
    sweep(places, held)
    received = _receive_all(places, held, files, tell)
    bodies = listed(places, held).joined(row for each in received for row in each.units)
    received = _again(places, held, list(zip(files, received, strict=True)), bodies)
    settled = [_settle(places, each, bodies) for each in received]
    act = Import(
        number=len(held.imports) + 1,
        who=asked.who,
        when=datetime.now().astimezone().isoformat(timespec="seconds"),
        task=asked.task,
        files=tuple(each.count for each in settled),
    )
    _store(places, settled)
    refusals = tuple(refusal for each in settled for refusal in each.refusals)
    _keep_refusals(places, act.number, refusals)
    fresh = merge(places, held.with_import(act), memory=memory, progress=tell)
    manifests.save(places, fresh)
    sweep(places, fresh)
    return Taken(act, refusals)


def refusals_of(places: Places, number: int) -> tuple[Refusal, ...]:
    """Every row that an import refused; none where it refused none."""
    place = places.refusals(number)
    rows = json.loads(place.read_text("utf-8")) if place.exists() else []
    return tuple(Refusal(**row) for row in rows)


def _keep_refusals(places: Places, number: int, refusals: Sequence[Refusal]) -> None:
    """Before the manifest tells of the import; one that is broken off writes them anew."""
    place = places.refusals(number)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps([asdict(each) for each in refusals], ensure_ascii=False), "utf-8")


def listed(places: Places, held: Manifest) -> PublicBodies:
    """The bodies that lists of units have named so far."""
    generation = held.tables.get(Kind.UNITS)
    if generation is None:
        return PublicBodies()
    import pyarrow.parquet as pq

    rows = pq.read_table(places.table(Kind.UNITS, generation), columns=["buyer", "buyer_name"])
    return PublicBodies().joined(zip(rows["buyer"].to_pylist(), rows["buyer_name"].to_pylist(), strict=True))


def _receive_all(places: Places, held: Manifest, files: Sequence[Incoming], tell: Progress) -> list[Received]:
    """Each different content once, two at a time where they are large."""
    bodies, key = listed(places, held), places.key
    seen: dict[str, str] = {}
    waiting: list[Received | Future[Received]] = []
    large = sum(file.path.stat().st_size > SMALL for file in files) > 1
    with _Pool(large) as submit:
        for file in files:
            sha256 = digest(file.path)
            known = held.file(sha256)
            repeats = known.name if known else seen.get(sha256, "")
            seen.setdefault(sha256, file.name)
            if repeats:
                waiting.append(Received(FileCount(file.name, sha256, file.path.stat().st_size, repeats=repeats)))
            else:
                waiting.append(submit(file, sha256, places.incoming / sha256, key, bodies))
        return list(_gathered(waiting, files, tell))


def _again(
    places: Places, held: Manifest, received: Sequence[tuple[Incoming, Received]], bodies: PublicBodies
) -> list[Received]:
    """What came in before a list named its buyers is read again when it is brought again: their rows were not kept."""
    listing = any(each.units for _file, each in received)
    target, found = places.incoming, []
    for file, each in received:
        sha256 = each.count.sha256
        taken = held.file(sha256) if each.count.repeats and not (target / sha256).exists() else None
        if taken and taken.dropped and (listing or held.tables.get(Kind.UNITS, 0) > held.since(sha256)):
            found.append(receive(file, sha256, target / sha256, places.key, bodies))
        else:
            found.append(each)
    return found


def _begin(language: str | None) -> None:
    """A process that only reads files needs the sentences for what it refuses, and no application."""
    apps.populate([])
    activate(language or settings.LANGUAGE_CODE)


Submit = Callable[[Incoming, str, Path, bytes, PublicBodies], "Received | Future[Received]"]


class _Pool:
    """`receive` at once, or in processes of its own where several large files wait."""

    def __init__(self, large: bool) -> None:
        spawn = get_context("spawn")
        cores = min(os.cpu_count() or 1, 8)
        self.pool = ProcessPoolExecutor(cores, spawn, _begin, (get_language(),)) if large else None

    def __enter__(self) -> Submit:
        if self.pool is None:
            return receive
        pool = self.pool
        return lambda *given: pool.submit(receive, *given)

    def __exit__(self, *_what: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)


def _gathered(
    waiting: Sequence[Received | Future[Received]], files: Sequence[Incoming], tell: Progress
) -> Iterator[Received]:
    for done, (each, file) in enumerate(zip(waiting, files, strict=True)):
        tell(file.name, done, len(files))
        yield each.result() if isinstance(each, Future) else each
    tell("", len(files), len(files))


def _settle(places: Places, received: Received, bodies: PublicBodies) -> Received:
    """Now that every list is known: rows that waited and are a public body's come back, the others go for good."""
    count = received.count
    for kind in BY_BUYER:
        place = places.incoming / count.sha256 / f"{kind}.others.parquet"
        if not place.exists():
            continue
        if not count.repeats and (bodies.codes or bodies.names):
            count = _with_late(count, kind, _late(place, bodies))
        place.unlink()
    return replace(received, count=count)


def _late(place: Path, bodies: PublicBodies) -> dict[str, int]:
    """Write the rows of listed bodies beside the others' file; returns how many of each sheet there are."""
    import pyarrow.parquet as pq

    source = pq.ParquetFile(place)
    target = place.with_name(place.name.replace(".others", ".late"))
    with pq.ParquetWriter(target, source.schema_arrow, compression="zstd") as writer:
        kept = sum(_write(writer, source.read_row_group(group), bodies) for group in range(source.num_row_groups))
    return {"": kept}


def _write(writer: object, table: pa.Table, bodies: PublicBodies) -> int:
    rows = bodies.coded(table.filter(bodies.mask(table)).drop_columns("bucket"))
    for group in grouped(rows):
        writer.write_table(group)  # type: ignore[attr-defined]
    return int(rows.num_rows)


def _with_late(count: FileCount, kind: Kind, late: dict[str, int]) -> FileCount:
    """Rows that a list has brought back count as kept, in the first tables of their kind that dropped them."""
    left, tables = late[""], []
    for table in count.tables:
        back = min(left, table.dropped) if table.kind == kind else 0
        left -= back
        tables.append(_moved(table, back))
    return replace(count, tables=tuple(tables))


def _moved(table: TableCount, rows: int) -> TableCount:
    return replace(table, kept=table.kept + rows, dropped=table.dropped - rows)


def _store(places: Places, received: Sequence[Received]) -> None:
    """Move what was read to its place; without a manifest that names it, nobody reads it there.

    File by file, so that a content which was there before is never away for a moment.
    """
    for each in received:
        if not each.count.is_taken:
            continue
        target = places.taken(each.count.sha256)
        target.mkdir(parents=True, exist_ok=True)
        fresh = {file.name: file for file in (places.incoming / each.count.sha256).iterdir()}
        for name, file in fresh.items():
            file.replace(target / name)
        for old in set(target.iterdir()) - {target / name for name in fresh}:
            old.unlink()
