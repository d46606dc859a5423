"""What came in, from whom, under which task, and what became of every row: the manifest, replaced as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from zhujian.topics.invoices.store.places import Places


@dataclass(frozen=True)
class TableCount:
    """What became of the rows of one table of a file.

    Of invoices and lines: read = kept + dropped + refused + totals. A ledger's cell with several numbers, and a
    seller's with several persons, give more rows than were read.
    """

    kind: str
    sheet: str
    read: int = 0
    kept: int = 0
    dropped: int = 0  # buyers that are no public bodies
    refused: int = 0
    totals: int = 0  # total rows and blank ones


@dataclass(frozen=True)
class FileCount:
    """One file of an import. `repeats` names the earlier file with the same content; `fault` why nothing was read."""

    name: str
    sha256: str
    size: int
    tables: tuple[TableCount, ...] = ()
    notes: tuple[str, ...] = ()
    repeats: str = ""
    fault: str = ""

    @property
    def is_taken(self) -> bool:
        """Its rows are in the store."""
        return not self.repeats and not self.fault

    @property
    def dropped(self) -> int:
        return sum(table.dropped for table in self.tables)


@dataclass(frozen=True)
class Import:
    """One act of bringing files in."""

    number: int
    who: str
    when: str
    task: str
    files: tuple[FileCount, ...]


@dataclass(frozen=True)
class Manifest:
    """`generation` grows with every change of the data; a partition's files carry the generation that wrote them."""

    generation: int = 0
    imports: tuple[Import, ...] = ()
    partitions: dict[str, int] = field(default_factory=dict)  # bucket -> generation
    tables: dict[str, int] = field(default_factory=dict)  # ledger, calendar, … -> generation
    rows: dict[str, dict[str, int]] = field(default_factory=dict)  # bucket -> table -> rows

    def file(self, sha256: str) -> FileCount | None:
        """The file with this content, if one was taken; as it was taken last."""
        files = (each for act in reversed(self.imports) for each in act.files)
        return next((each for each in files if each.sha256 == sha256 and each.is_taken), None)

    def since(self, sha256: str) -> int:
        """The number of the import that took this content last."""
        return max(act.number for act in self.imports for each in act.files if each.sha256 == sha256 and each.is_taken)

    @property
    def taken(self) -> Sequence[str]:
        """The SHA-256 of every file whose rows are in the store."""
        return sorted({each.sha256 for act in self.imports for each in act.files if each.is_taken})

    def count(self, table: str) -> int:
        return sum(rows.get(table, 0) for rows in self.rows.values())

    def with_import(self, act: Import) -> Manifest:
        return replace(self, imports=(*self.imports, act))


def load(places: Places) -> Manifest:
    """The manifest, empty where nothing came in yet."""
    if not places.manifest.exists():
        return Manifest()
    held = json.loads(places.manifest.read_text("utf-8"))
    return Manifest(**held | {"imports": tuple(_import(act) for act in held["imports"])})


def save(places: Places, manifest: Manifest) -> None:
    """Replace the manifest: whoever reads sees the old state or the new one."""
    places.root.mkdir(parents=True, exist_ok=True)
    fresh = places.manifest.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(places.manifest)


def _import(held: dict[str, Any]) -> Import:
    return Import(**held | {"files": tuple(_file(each) for each in held["files"])})


def _file(held: dict[str, Any]) -> FileCount:
    tables = tuple(TableCount(**each) for each in held["tables"])
    return FileCount(**held | {"tables": tables, "notes": tuple(held["notes"])})
