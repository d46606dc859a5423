"""What all batches of a run share: names with their tags, days, the small tables with their buyers known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.rules.dictionary import Dictionary, bits
from zhujian.topics.invoices.screening.days import Days
from zhujian.topics.invoices.screening.engines import Engine
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import Places

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table


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

    @property
    def goods(self) -> Table:
        """good -> tags, thing: only goods with a tag."""
        return self.shared("goods", self._tagged_goods)

    def _tagged_goods(self) -> Table:
        import ibis

        names = self.stored("goods").drop("bucket").distinct()
        found = {tag.name: tag.on_goods(names) for tag in self.words.goods}
        named = names.mutate(tags=bits(self.words.goods, found))
        kinds = [(named.goods.upper().contains(word.upper()), word) for word in self.words.durables]
        durable = (named.tags & self.words.mask("goods", ("durable",))) != 0
        thing = ibis.ifelse(durable, ibis.cases(*kinds, else_="") if kinds else ibis.literal(""), "")
        return named.mutate(thing=thing).filter(named.tags != 0).select("good", "tags", "thing")

    @property
    def sellers_named(self) -> Table:
        """seller_name -> firm_tags: only names with a tag."""
        return self.shared("firms", lambda: self._tagged_names("seller_name", "firm_tags", "sellers"))

    @property
    def buyers_named(self) -> Table:
        """buyer_name -> body_tags: only names with a tag."""
        return self.shared("bodies", lambda: self._tagged_names("buyer_name", "body_tags", "buyers"))

    def _tagged_names(self, column: str, tags: str, section: str) -> Table:
        names = self.stored("names").select(column).distinct()
        known = getattr(self.words, section)
        found = {tag.name: tag.on_name(names[column].upper()) for tag in known}
        named = names.mutate(**{tags: bits(known, found)})
        return named.filter(named[tags] != 0)

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
        """A small table whose buyers are known by code, also where it gave only the unit's name."""
        return self.shared(f"{kind.value}_known", lambda: self._resolved(self.table(kind), "buyer"))

    @property
    def codes(self) -> Table:
        """buyer_name -> buyer, by the office's list and the invoices."""
        return self.shared("codes", lambda: self._codes("buyer", self.table(Kind.UNITS)))

    @property
    def register(self) -> Table:
        """The register of sellers with their codes known."""
        return self.shared("register", lambda: self._resolved(self.table(Kind.SELLERS), "seller"))

    def _resolved(self, table: Table, who: str) -> Table:
        name = f"{who}_name"
        codes = self.codes if who == "buyer" else self._codes("seller", None)
        known = codes.select(known_name=codes[name], known=codes[who])
        joined = table.left_join(known, table[name] == known.known_name)
        code = (joined[who] == "").ifelse(joined.known.fill_null(""), joined[who])
        return joined.mutate(**{who: code}).drop("known", "known_name")

    def _codes(self, who: str, listed: Table | None) -> Table:
        import ibis

        name = f"{who}_name"
        seen = self.stored("invoices").select(name, who).distinct()
        every = ibis.union(seen, listed.select(name, who), distinct=True) if listed is not None else seen
        named = every.filter((every[who] != "") & (every[name] != ""))
        return named.group_by(name).agg(**{who: named[who].min()})
