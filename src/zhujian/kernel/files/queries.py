"""What there is to know about files: their metadata for those who may read it, and suspicious coincidences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Max, Sum

from zhujian.kernel.actor import Actor
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.files.visibility import rule_for
from zhujian.kernel.visibility import visible_to

REUSED, KNOWN = "reused", "known"
OFFICE = "files.metadata"

Row = tuple[str, int]


@dataclass(frozen=True)
class Place:
    """A row that the same content is evidence of, as a reader calls it."""

    kind: str
    reference: str


@dataclass(frozen=True)
class Flag:
    """`reused`: the content is evidence of other rows too. `known`: it was uploaded before.

    `where` names the rows that the reader sees; `hidden` counts those that only the office is told exist.
    """

    code: str
    where: tuple[Place, ...] = ()
    hidden: int = 0

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "where": [asdict(place) for place in self.where]}


def metadata_for(actor: Actor, file: File) -> dict[str, Any]:
    """What the content tells of its origin; empty for whoever may not read it, the uploader's peers above all."""
    return dict(file.metadata) if actor.may(OFFICE) else {}


def flags_for(actor: Actor, evidence: Evidence) -> list[Flag]:
    """The flags of one piece of evidence, as this reader may know them."""
    return flags_of(actor, [evidence])[evidence.pk]


def flags_of(actor: Actor, evidence: Sequence[Evidence]) -> dict[int, list[Flag]]:
    """Flags by the id of each piece of evidence, in a number of queries that does not grow with them.

    Computed when asked: content that is offered again later flags the earlier evidence as well.
    """
    hashes = _hashes_of(evidence)
    bearers = _bearers(set(hashes.values()))
    places = _places(actor, set().union(*bearers.values()))
    found = {}
    for item in evidence:
        others = bearers[hashes[item.pk]] - {(item.kind, item.row)}
        flag = _flag(actor, REUSED, others, places)
        found[item.pk] = [flag] if flag else []
    return found


def flags_of_upload(actor: Actor, file: File) -> list[Flag]:
    """Whether the content was uploaded before, and what it is evidence of already."""
    earlier = visible_to(actor, File) if not actor.may(OFFICE) else File.objects.all()
    if not earlier.filter(sha256=file.sha256, pk__lt=file.pk).exists():
        return []
    bearing = _bearers({file.sha256})[file.sha256]
    return [_flag(actor, KNOWN, bearing, _places(actor, bearing)) or Flag(KNOWN)]


def bytes_stored() -> int:
    """How much a check of all contents reads."""
    sizes = File.objects.order_by().values("sha256").annotate(bytes=Max("size"))
    return sizes.aggregate(total=Sum("bytes"))["total"] or 0


def _hashes_of(evidence: Sequence[Evidence]) -> dict[int, str]:
    files = dict(File.objects.filter(pk__in={item.file_id for item in evidence}).values_list("pk", "sha256"))
    return {item.pk: files[item.file_id] for item in evidence}


def _bearers(hashes: set[str]) -> dict[str, set[Row]]:
    """The rows that each content is evidence of, seen or not."""
    found: dict[str, set[Row]] = defaultdict(set)
    for sha256, kind, row in Evidence.objects.filter(file__sha256__in=hashes).values_list(
        "file__sha256", "kind", "row"
    ):
        found[sha256].add((kind, row))
    return found


def _places(actor: Actor, rows: Iterable[Row]) -> dict[Row, Place]:
    """Those of the rows that the actor sees."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, row in rows:
        by_kind[kind].append(row)
    found = {}
    for kind, pks in by_kind.items():
        declared = rule_for(kind)
        for row in declared.rows(actor).filter(pk__in=pks):
            found[kind, row.pk] = Place(kind, declared.reference(row))
    return found


def _flag(actor: Actor, code: str, rows: set[Row], places: dict[Row, Place]) -> Flag | None:
    where = tuple(places[row] for row in sorted(rows) if row in places)
    hidden = len(rows) - len(where) if actor.may(OFFICE) else 0
    return Flag(code, where, hidden) if where or hidden else None
