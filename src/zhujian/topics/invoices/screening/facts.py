"""The tables that rules see, made once for a batch of buyers and shared by all rules."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.rules.base import Scope
from zhujian.topics.invoices.rules.dictionary import all_bits
from zhujian.topics.invoices.screening.county import County
from zhujian.topics.invoices.screening.days import around

if TYPE_CHECKING:
    from ibis.common.deferred import Deferred
    from ibis.expr.types import Table

HEAD = ("bill", "invoice", "buyer", "buyer_name", "seller", "seller_name", "day", "month", "firm_tags", "body_tags")
BILL = (*HEAD, "second", "series", "serial", "national", "risk", "remark")
ITEM = ("bill", "good", "goods", "tags", "thing", "measure", "plain", "quantity", "price", "total")


@dataclass
class Batch:
    """The tables of some buckets, or of all: what `rules.base.Facts` promises."""

    county: County
    buckets: tuple[str, ...]
    name: str
    scope: Scope = Scope.BUYER
    kept: dict[str, Table] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)

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

    @cached_property
    def every(self) -> Table:
        names = ("buyer", "buyer_name", "seller", "seller_name", "goods")
        told = self.county.stored("invoices", self.buckets).drop(*names)
        with_buyers = told.join(self.units.select("unit", "buyer", "buyer_name", "body_tags"), "unit")
        return with_buyers.join(self.firms.select("firm", "seller", "seller_name", "firm_tags"), "firm")

    @cached_property
    def lines(self) -> Table:
        stored = self.county.stored("lines", self.buckets)
        return stored.filter(stored.live).drop("goods")

    @property
    def goods(self) -> Table:
        return self.county.names("goods")

    @property
    def units(self) -> Table:
        return self.county.names("buyer")

    @property
    def firms(self) -> Table:
        return self.county.names("seller")

    @property
    def titles(self) -> Table:
        return self.county.shared("titles", lambda: self.goods.select("shown", "goods").distinct())

    @property
    def heads(self) -> Table:
        """The bills of a batch, which are kept; a whole county's are read, and only the few that are asked for."""
        bills = self.bills if self.scope is Scope.BUYER else self.every.filter(self.every.live)
        return bills.select(*HEAD)

    def headed(self, lines: Table) -> Table:
        heads = self.heads
        return lines.drop(*(name for name in lines.columns if name in HEAD and name != "bill")).join(heads, "bill")

    @property
    def items(self) -> Table:
        return self._keep("items", self._items)

    def items_of(self, *tags: str) -> Table:
        return self.headed(self.items.filter(self.tagged(*tags)))

    @property
    def bills(self) -> Table:
        return self._keep("bills", self._bills)

    def lines_of(self, *tags: str) -> Table:
        wanted = self.goods.filter(self.tagged(*tags)).select("good")
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
        live = self.every.filter(self.every.live)
        bills = live.semi_join(ledger, "buyer").select("buyer", "bill", "invoice", "code", "number")
        ways = (bills.invoice, bills.number, bills.code + bills.number)
        written = [bills.select("buyer", "bill", "invoice", way=way) for way in ways]
        known = ibis.union(*written, distinct=False)
        first = (
            known.filter(known.way != "")
            .group_by("buyer", "way")
            .agg(invoice=known.invoice.min(), bill=known.bill.argmin(known.invoice))
        )
        own = ledger.semi_join(self.every.select("buyer").distinct(), "buyer")
        joined = own.left_join(first, [own.buyer == first.buyer, own.number == first.way]).drop("buyer_right", "way")
        return joined.drop("invoice")

    def _items(self) -> Table:
        goods = self.goods.filter(self.goods.tags != 0).select("good", "goods", "tags", "thing")
        tagged = self.lines.join(goods, "good")
        return tagged.mutate(plain=tagged.spec == "").select(*ITEM)

    def _bills(self) -> Table:
        live = self.every.filter(self.every.live)
        items = self.items
        of_goods = items.group_by("bill").agg(goods_tags=all_bits()(items.tags), tagged=items.goods.max())
        joined = live.left_join(of_goods, "bill").drop("bill_right").left_join(self.titles, "shown")
        bills = joined.mutate(national=joined.digital != "", total=joined.net)
        return bills.select(
            *BILL,
            "total",
            goods_tags=bills.goods_tags.fill_null(0),
            goods=bills.tagged.fill_null(bills.goods).fill_null(0),
        )

    def _spend(self, classes: Sequence[str]) -> Table:
        wanted = self.goods.filter(self.goods.short.isin(list(classes)))
        named = self.lines.select("bill", "good", "total").join(wanted.select("good", "kind"), "good")
        sums = named.group_by("bill", "kind").agg(total=named.total.sum())
        of_invoices = sums.join(self.heads.drop("invoice", "day"), "bill")
        spent = of_invoices.group_by("buyer", "seller", "kind", "month").agg(
            buyer_name=of_invoices.buyer_name.max(),
            seller_name=of_invoices.seller_name.max(),
            bills=of_invoices.count(),
            total=of_invoices.total.sum(),
        )
        return spent.join(wanted.select("kind", "short").distinct(), "kind").drop("kind")

    def once(self, table: Table) -> Table:
        name = f"once_{len(self.own)}"
        self.own.append(name)
        return self.county.engine.keep(name, table)

    def forget(self) -> None:
        """Let go of what a rule kept for itself."""
        while self.own:
            self.county.engine.drop(self.own.pop())

    def _keep(self, name: str, make: Callable[[], Table]) -> Table:
        if name not in self.kept:
            self.kept[name] = self.county.engine.keep(f"batch_{name}", make())
        return self.kept[name]

    def close(self) -> None:
        for name in self.kept:
            self.county.engine.drop(f"batch_{name}")
        self.kept.clear()
