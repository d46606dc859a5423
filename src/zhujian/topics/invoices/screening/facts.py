"""The tables that rules see, made once for a batch of buyers and shared by all rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.rules.dictionary import all_bits
from zhujian.topics.invoices.screening.county import County
from zhujian.topics.invoices.screening.days import around

if TYPE_CHECKING:
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
