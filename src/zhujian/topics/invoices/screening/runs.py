"""A run: every rule over every partition, each finished piece kept, so that what was done is never done again."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhujian import __version__
from zhujian.topics.invoices.rules.base import FOUND_COLUMNS, Rule, Scope
from zhujian.topics.invoices.rules.catalogue import Book
from zhujian.topics.invoices.screening.county import County
from zhujian.topics.invoices.screening.days import Days, known_until, number_of
from zhujian.topics.invoices.screening.engines import Engine, EngineFault, heard
from zhujian.topics.invoices.screening.facts import Batch
from zhujian.topics.invoices.screening.presence import NOT_RUN, Presence, presence
from zhujian.topics.invoices.store import manifest as manifests
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import BUCKETS, Places

if TYPE_CHECKING:
    from ibis.expr.types import Table

Progress = Callable[[str, int, int], None]
VERSION = 2
FIRST_DAY = date(2015, 1, 1)
EVERYONE = "all"


class Empty(RuntimeError):
    """There is nothing to screen."""


@dataclass
class RuleReport:
    """What became of one rule in a run."""

    id: str
    title: str
    level: str
    scope: str
    status: str
    reason: str
    hits: int | None = None  # None where the rule was not run
    seconds: float = 0.0
    resumed: int = 0  # partitions that an earlier, interrupted run had finished
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A run before it begins: what is screened, by which rules. `mark` is the same for the same work."""

    places: Places
    held: Manifest
    book: Book
    days: Days
    folder: Path
    mark: str

    def hits(self, rule: Rule, batch: str) -> Path:
        return self.folder / "hits" / rule.id / f"{batch}.parquet"

    @property
    def shared(self) -> Path:
        """What the batches of the run share."""
        return self.folder / "shared"

    def files(self) -> list[Path]:
        """The hits of every piece that is finished."""
        return sorted((self.folder / "hits").glob("*/*.parquet"))


def plan(
    places: Places, book: Book, days: Days, out: Path, *, engine: str = "duckdb", county: Path | None = None
) -> Plan:
    """What a run over this store would do. Raises Empty where the store holds no invoice.

    `county` is the directory that the book was loaded from, if it has rules of its own.
    """
    held = manifests.load(places)
    if not held.count("invoices"):
        raise Empty(_("没有可筛查的发票：还没有导入，或者购方都不是公共机构。"))
    known = {
        "version": (__version__, VERSION),
        # One engine takes more buyers at once than the other: the pieces of both are not put together.
        "engine": engine.partition("://")[0],
        "data": (held.taken, held.partitions, held.tables),
        "rules": book.plain(),
        "own": _declared(county),
        "words": book.words.plain(),
        "days": list(days.rows(number_of(FIRST_DAY), number_of(known_until()))),
    }
    written = json.dumps(known, sort_keys=True, ensure_ascii=False).encode()
    mark = hashlib.sha256(written).hexdigest()[:16]
    return Plan(places, held, book, days, out / f"run-{mark}", mark)


def _declared(county: Path | None) -> list[str]:
    """What stands in a county's own rules: their conditions are no parameters."""
    return [] if county is None else [place.read_text("utf-8") for place in sorted(county.glob("rules/*.toml"))]


def run(work: Plan, engine: Engine, progress: Progress) -> list[RuleReport]:
    """Run what is not finished yet. Raises EngineFault when the engine gives up; finished pieces stay."""
    facts = presence(work.places, work.held)
    reports = {rule.id: _report(rule, work, facts) for rule in work.book.rules.values()}
    pieces = list(_pieces(work, engine, facts))
    county = County(engine, work.places, work.held, work.book.words, work.days, work.shared)
    current: Batch | None = None
    for done, (rule, name, buckets) in enumerate(pieces):
        progress(rule.id, done, len(pieces))
        place = work.hits(rule, name)
        if place.exists():
            reports[rule.id].resumed += 1
            continue
        if current is None or current.name != name:
            _close(current)
            current = Batch(county, buckets, name, rule.scope)
        reports[rule.id].seconds += _run_piece(engine, work, rule, current)
    _close(current)
    with heard():
        county.write_names()
    _count(work, reports)
    progress("", len(pieces), len(pieces))
    return list(reports.values())


def _report(rule: Rule, work: Plan, facts: Presence) -> RuleReport:
    settings = work.book.plain()[rule.id]
    return RuleReport(
        rule.id, rule.title, rule.level, rule.scope, facts.status(rule), facts.reason(rule), parameters=settings
    )


def _pieces(work: Plan, engine: Engine, facts: Presence) -> Iterator[tuple[Rule, str, tuple[str, ...]]]:
    """Rule by rule within a batch of buyers, then the rules that look at the whole county."""
    able = [rule for rule in work.book.rules.values() if facts.status(rule) != NOT_RUN]
    for buckets in batches(work.held, engine.rows_at_once):
        for rule in able:
            if rule.scope is Scope.BUYER:
                yield rule, "".join(buckets), buckets
    everyone = tuple(bucket for bucket in BUCKETS if bucket in work.held.partitions)
    for rule in able:
        if rule.scope is Scope.COUNTY:
            yield rule, EVERYONE, everyone


def batches(held: Manifest, rows_at_once: int) -> list[tuple[str, ...]]:
    """Buckets put together as long as their lines fit at once."""
    found: list[tuple[str, ...]] = []
    gathered: list[str] = []
    rows = 0
    for bucket in (bucket for bucket in BUCKETS if bucket in held.partitions):
        own = max(held.rows[bucket].get("lines", 0), held.rows[bucket].get("invoices", 0))
        if gathered and rows + own > rows_at_once:
            found.append(tuple(gathered))
            gathered, rows = [], 0
        gathered.append(bucket)
        rows += own
    return [*found, tuple(gathered)] if gathered else found


def _run_piece(engine: Engine, work: Plan, rule: Rule, batch: Batch) -> float:
    began = time.perf_counter()
    try:
        with heard():
            found = rule.find(batch, work.book.settings(rule))
            engine.write(_as_hits(found, rule), work.hits(rule, batch.name))
            batch.forget()
    except EngineFault as fault:
        words = _("规则 %(rule)s 在分区 %(batch)s 中断。%(reason)s")
        raise EngineFault(words % {"rule": rule.id, "batch": batch.name, "reason": fault}) from fault
    return time.perf_counter() - began


def _as_hits(found: Table, rule: Rule) -> Table:
    """The columns of a hit in their order, each row once."""
    import ibis

    columns = {name: found[name] for name in FOUND_COLUMNS if name != "rule"}
    whole = found.select(rule=ibis.literal(rule.id), **columns).distinct()
    return whole.filter(whole.strength > 0)


def _close(batch: Batch | None) -> None:
    if batch is not None:
        batch.close()


def _count(work: Plan, reports: dict[str, RuleReport]) -> None:
    import pyarrow.parquet as pq

    for rule, report in reports.items():
        if report.status != NOT_RUN:
            places = (work.folder / "hits" / rule).glob("*.parquet")
            report.hits = sum(pq.ParquetFile(place).metadata.num_rows for place in places)


def as_json(reports: Sequence[RuleReport]) -> list[dict[str, Any]]:
    return [asdict(report) | {"seconds": round(report.seconds, 3)} for report in reports]
