"""The tables that rules see, made once for a batch of buyers and shared by all rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import SCHEMAS, Kind
from zhujian.topics.invoices.rules.dictionary import Dictionary, all_bits, bits
from zhujian.topics.invoices.screening.days import Days, around
from zhujian.topics.invoices.screening.engines import Engine
from zhujian.topics.invoices.store.manifest import Manifest
from zhujian.topics.invoices.store.places import Places

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.common.deferred import Deferred
    from ibis.expr.types import Table

BILL = (
    "buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "second", "month", "code", "number", "digital",
    "serial", "series", "province", "risk", "remark", "form",
)  # fmt: skip
ITEM = (
    "buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "month", "province", "good", "short", "goods",
    "spec", "measure", "quantity", "price", "total",
)  # fmt: skip


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


@dataclass
class Batch:
    """The tables of some buckets, or of all: what `rules.base.Facts` promises."""

    county: County
    buckets: tuple[str, ...]
    name: str
    kept: dict[str, Table] = field(default_factory=dict)

    @cached_property
    def row(self) -> Deferred:
        import ibis

        return ibis._

    def tagged(self, *tags: str) -> Deferred:
        return (self.row.tags & self.county.words.mask("goods", tags)) != 0

    def sells(self, *tags: str) -> Deferred:
        return (self.row.goods_tags & self.county.words.mask("goods", tags)) != 0

    def firm(self, *tags: str) -> Deferred:
        return (self.row.firm_tags & self.county.words.mask("sellers", tags)) != 0

    def body(self, *tags: str) -> Deferred:
        return (self.row.body_tags & self.county.words.mask("buyers", tags)) != 0

    @property
    def every(self) -> Table:
        return self.county.stored("invoices", self.buckets)

    @cached_property
    def lines(self) -> Table:
        stored = self.county.stored("lines", self.buckets)
        return stored.filter(stored.live)

    @property
    def items(self) -> Table:
        return self._keep("items", self._items)

    @property
    def bills(self) -> Table:
        return self._keep("bills", self._bills)

    def lines_of(self, *tags: str) -> Table:
        goods = self.county.goods
        wanted = goods.filter((goods.tags & self.county.words.mask("goods", tags)) != 0).select("good")
        return self.lines.join(wanted, "good")

    def spend_on(self, classes: Sequence[str]) -> Table:
        name = hashlib.md5("\x1f".join(classes).encode(), usedforsecurity=False).hexdigest()[:8]
        return self._keep(f"spend_{name}", lambda: self._spend(classes))

    @property
    def days(self) -> Table:
        import pyarrow as pa

        first, last = self.county.span
        rows = zip(*self.county.days_off.rows(first, last), strict=True)
        kinds = (("day", pa.int32()), ("off", pa.bool_()), ("holiday", pa.bool_()))
        columns = {name: pa.array(values, kind) for (name, kind), values in zip(kinds, rows, strict=True)}
        return self.county.small("days", pa.table(columns))

    def festivals(self, before: int, after: int) -> Table:
        import pyarrow as pa

        window = around(before, after)
        names = {"day": pa.array(list(window), pa.int32()), "festival": pa.array(list(window.values()), pa.string())}
        return self.county.small(f"festivals-{before}-{after}", pa.table(names))

    def after_festivals(self, after: int) -> Table:
        return self.festivals(0, after)

    @property
    def events(self) -> Table:
        return self.county.of_buyers(Kind.CALENDAR)

    @property
    def people(self) -> Table:
        return self.county.of_buyers(Kind.PEOPLE)

    @property
    def vehicles(self) -> Table:
        return self.county.of_buyers(Kind.VEHICLES)

    @cached_property
    def sellers(self) -> Table:
        register = self.county.register
        return register.group_by("seller").agg(
            business_scope=register.business_scope.max(),
            status=register.status.max(),
            registered=register.registered.min(),
            metres=register.metres.max(),
        )

    @cached_property
    def firm_people(self) -> Table:
        register = self.county.register
        return register.filter(register.person != "").select("seller", "person", "duty", "identity").distinct()

    @property
    def claims(self) -> Table:
        return self._keep("claims", self._claims)

    def _claims(self) -> Table:
        """Each entry of a ledger with the live invoice that its number names, however the number is written."""
        import ibis

        ledger = self.county.of_buyers(Kind.LEDGER)
        bills = self.bills.semi_join(ledger, "buyer").select("buyer", "invoice", "code", "number")
        ways = (bills.invoice, bills.number, bills.code + bills.number)
        written = [bills.select("buyer", "invoice", way=way) for way in ways]
        known = ibis.union(*written, distinct=True)
        known = known.filter(known.way != "").group_by("buyer", "way").agg(invoice=known.invoice.min())
        own = ledger.semi_join(self.every.select("buyer").distinct(), "buyer")
        joined = own.left_join(known, [own.buyer == known.buyer, own.number == known.way]).drop("buyer_right", "way")
        return joined.mutate(invoice=joined.invoice.fill_null(""))

    def _items(self) -> Table:
        lines = self.lines
        tagged = lines.join(self.county.goods, "good").select(*ITEM, "tags", "thing")
        return self._named(tagged)

    def _bills(self) -> Table:
        invoices = self.every
        live = invoices.filter(invoices.live)
        items = self.items
        of_goods = items.group_by("invoice").agg(goods_tags=all_bits()(items.tags), tagged_goods=items.goods.max())
        joined = live.left_join(of_goods, "invoice").drop("invoice_right")
        bills = joined.select(
            *BILL,
            total=joined.net,
            gross=joined.total,
            goods_tags=joined.goods_tags.fill_null(0),
            goods=joined.tagged_goods.fill_null(joined.goods),
        )
        return self._named(bills)

    def _named(self, table: Table) -> Table:
        """With the tags of the seller's and the buyer's name."""
        firms, bodies = self.county.sellers_named, self.county.buyers_named
        joined = table.left_join(firms, "seller_name").drop("seller_name_right")
        joined = joined.left_join(bodies, "buyer_name").drop("buyer_name_right")
        return joined.mutate(firm_tags=joined.firm_tags.fill_null(0), body_tags=joined.body_tags.fill_null(0))

    def _spend(self, classes: Sequence[str]) -> Table:
        lines = self.lines
        named = lines.filter(lines.short.isin(list(classes)))
        of_invoices = named.group_by("buyer", "seller", "short", "month", "invoice").agg(
            buyer_name=named.buyer_name.max(), seller_name=named.seller_name.max(), total=named.total.sum()
        )
        return of_invoices.group_by("buyer", "seller", "short", "month").agg(
            buyer_name=of_invoices.buyer_name.max(),
            seller_name=of_invoices.seller_name.max(),
            bills=of_invoices.count(),
            total=of_invoices.total.sum(),
        )

    def _keep(self, name: str, make: Callable[[], Table]) -> Table:
        if name not in self.kept:
            self.kept[name] = self.county.engine.keep(f"batch_{name}", make())
        return self.kept[name]

    def close(self) -> None:
        for name in self.kept:
            self.county.engine.drop(f"batch_{name}")
        self.kept.clear()
