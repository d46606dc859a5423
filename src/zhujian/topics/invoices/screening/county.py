"""What all batches of a run share: names with their tags, days, the small tables with their buyers known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.rules.dictionary import Dictionary
from zhujian.topics.invoices.screening import names
from zhujian.topics.invoices.screening.days import Days
from zhujian.topics.invoices.screening.engines import Engine
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import Places

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

NAMES = ("goods", "buyer", "seller")


def named(scratch: Path, name: str) -> Path:
    """Where the names of this kind stand among what a run shares."""
    return scratch / f"names-{name}.parquet"


@dataclass
class County:
    """What a run shares among all batches: names with their tags, days, the small tables with their buyers known."""

    engine: Engine
    places: Places
    held: Manifest
    words: Dictionary
    days_off: Days
    scratch: Path
    made: dict[str, Table] = field(default_factory=dict)
    read: dict[tuple[str, tuple[str, ...]], Table] = field(default_factory=dict)

    def files(self, table: str, buckets: Sequence[str]) -> list[Path]:
        """The files of these buckets as the manifest names them."""
        held = self.held.partitions
        known = [(self.places.partition(table, bucket), held[bucket]) for bucket in buckets if bucket in held]
        found = [file for folder, generation in known for file in sorted(folder.rglob(f"g{generation}_*.parquet"))]
        return found or [self.places.shape(table)]

    def stored(self, table: str, buckets: Sequence[str] | None = None) -> Table:
        """The rows of these buckets, or of all: the same table whenever it is asked for."""
        wanted = tuple(buckets or sorted(self.held.partitions))
        if (table, wanted) not in self.read:
            self.read[table, wanted] = self.engine.read(self.files(table, wanted))
        return self.read[table, wanted]

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first and the last day of any invoice."""
        invoices = self.stored("invoices")
        ends = invoices.agg(first=invoices.day.min(), last=invoices.day.max()).to_pyarrow().to_pylist()[0]
        return ends["first"], ends["last"]

    def shared(self, name: str, make: Callable[[], Table]) -> Table:
        """A table that is computed when it is first asked for, and kept until the run ends."""
        if name not in self.made:
            self.made[name] = self.engine.keep(f"county_{name}", make())
        return self.made[name]

    def small(self, name: str, rows: pa.Table) -> Table:
        """A table made here, as a file that every engine reads."""
        import pyarrow.parquet as pq

        if name not in self.made:
            place = self.scratch / f"{name}.parquet"
            place.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(rows, place)
            self.made[name] = self.engine.read([place])
        return self.made[name]

    def names(self, name: str) -> Table:
        """`goods`, `buyer` or `seller`: see `screening.names`. Kept as a file too, for the texts that hits end in."""
        return self.shared(name, lambda: self.engine.read([self._named(name)]))

    def write_names(self) -> None:
        """Every name as a file, also where no rule has asked for it."""
        for name in NAMES:
            self._named(name)

    def _named(self, name: str) -> Path:
        place = named(self.scratch, name)
        if not place.exists():
            make = names.goods(self.stored("goods"), self.words) if name == "goods" else self._parties(name)
            self.engine.write(make, place)
        return place

    def _parties(self, side: str) -> Table:
        return names.parties(self.stored("names"), side, self.words)

    def table(self, kind: Kind) -> Table:
        """One of the small tables, empty where none came in."""
        generation = self.held.tables.get(kind.value)
        if generation is None:
            return self.small(f"empty-{kind}", SCHEMAS[kind].empty_table())
        name = f"table-{kind}"
        if name not in self.made:
            self.made[name] = self.engine.read([self.places.table(kind.value, generation)])
        return self.made[name]

    def of_buyers(self, kind: Kind) -> Table:
        """A small table of the buyers that have invoices: `buyer` is a place, also where it gave only a name."""
        return self.shared(f"{kind.value}_known", lambda: self._placed(self.table(kind), "buyer"))

    @property
    def register(self) -> Table:
        """The register of the sellers that have invoices."""
        return self.shared("register", lambda: self._placed(self.table(Kind.SELLERS), "seller"))

    def _placed(self, table: Table, who: str) -> Table:
        """With the place of the code, in rows whose code has one."""
        coded = self.coded(table, who).rename(code=who)
        places = self.names(who).select("code", who).distinct()
        return coded.join(places, "code").drop("code")

    def coded(self, table: Table, who: str) -> Table:
        """With the code, also in rows that gave only a name."""
        name = f"{who}_name"
        codes = self._codes(who).select(known_name="name", known="code")
        joined = table.left_join(codes, table[name] == codes.known_name)
        code = (joined[who] == "").ifelse(joined.known.fill_null(""), joined[who])
        return joined.mutate(**{who: code}).drop("known", "known_name")

    def _codes(self, who: str) -> Table:
        """Name -> code, by the invoices, and of buyers by the office's list too."""
        import ibis

        seen = self.names(who).select("name", "code")
        if who == "buyer":
            listed = self.table(Kind.UNITS)
            seen = ibis.union(seen, listed.select(name=listed.buyer_name, code=listed.buyer), distinct=True)
        named = seen.filter((seen.code != "") & (seen.name != ""))
        return named.group_by("name").agg(code=named.code.min())
