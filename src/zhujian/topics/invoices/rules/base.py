"""What a rule is, and the shape of what it finds.

A rule's expression is Ibis and nothing else: the same expression runs on DuckDB and on a Spark cluster. It sees the
tables of `Facts` and answers with hits. To mean the same on both engines it keeps to integers, decimals and dates as
day numbers; no float is compared, no lookahead and no Unicode class stands in a pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from ibis.common.deferred import Deferred
    from ibis.expr.types import Table, Value

    Shown: TypeAlias = Value | Deferred | Decimal | int | str | None

Setting = int | Decimal | str | tuple[str, ...] | tuple[int, ...]
Parameters = Mapping[str, Any]

HIT_COLUMNS = {
    "rule": "string",
    "buyer": "string",
    "buyer_name": "string",
    "seller": "string",
    "seller_name": "string",
    "invoice": "string",
    "day": "int32",
    "total": "decimal(18, 2)",
    "strength": "int32",
    "found": "string",
    "count": "int64",
    "figure": "decimal(18, 2)",
    "bound": "decimal(18, 2)",
    "ref": "string",
    "ref_day": "int32",
}


class Level(StrEnum):
    """How much a hit counts, before its strength."""

    VERY_HIGH = "very-high"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


WEIGHTS = {Level.VERY_HIGH: 100, Level.HIGH: 50, Level.MIDDLE: 20, Level.LOW: 5}


class Scope(StrEnum):
    """What a rule looks at together: one buyer's rows, or the whole county's."""

    BUYER = "buyer"
    COUNTY = "county"


class Fact(StrEnum):
    """A table that may be there or not."""

    INVOICES = "invoices"
    LINES = "lines"
    LEDGER = "ledger"
    PARTY_DAYS = "party-days"
    GATHERINGS = "gatherings"  # meetings and trainings
    RECEPTIONS = "receptions"
    MOVEMENTS = "movements"  # trips, meetings, trainings, receptions, vehicles sent out
    SELLERS = "sellers"
    FIRM_PEOPLE = "firm-people"
    OFFICIALS = "officials"
    VEHICLES = "vehicles"


class Facts(Protocol):
    """The tables that a rule sees; `screening.facts` makes them. Only live invoices, save in `every`."""

    @property
    def row(self) -> Deferred:
        """The row of whatever table an expression is used on."""

    @property
    def bills(self) -> Table:
        """A row per live invoice: its columns, the tags of its goods, seller and buyer, `goods` of one line."""

    @property
    def items(self) -> Table:
        """A row per live line with a tag: goods, `tags`, `thing`, and its invoice's buyer, seller, day, second."""

    @property
    def lines(self) -> Table:
        """A row per live line, tagged or not, with `good`."""

    def lines_of(self, *tags: str) -> Table:
        """The live lines whose goods bear one of these tags, without the tags of names: for a rule of its own kind."""

    def spend_on(self, classes: Sequence[str]) -> Table:
        """Per buyer, seller, month and short name (of these): `bills`, a count of invoices, and `total`."""

    @property
    def every(self) -> Table:
        """All invoices, live or not."""

    @property
    def days(self) -> Table:
        """A row per day: whether it is `off` (a weekend, a holiday) and a statutory `holiday`."""

    def festivals(self, before: int, after: int) -> Table:
        """The days around festivals, each with the name of one: from `before` days ahead to `after` days behind."""

    def after_festivals(self, after: int) -> Table:
        """The days from a festival to `after` days behind it."""

    @property
    def events(self) -> Table: ...

    @property
    def claims(self) -> Table:
        """A row per entry of a ledger and invoice that it names; `invoice` is "" where no live one is there."""

    @property
    def sellers(self) -> Table: ...

    @property
    def firm_people(self) -> Table: ...

    @property
    def people(self) -> Table: ...

    @property
    def vehicles(self) -> Table: ...

    def tagged(self, *tags: str) -> Deferred:
        """Of `items`: the line's goods bear one of these tags."""

    def sells(self, *tags: str) -> Deferred:
        """Of `bills`: one of its lines bears one of these tags."""

    def firm(self, *tags: str) -> Deferred:
        """Of `bills` and `items`: the seller's name bears one of these tags."""

    def body(self, *tags: str) -> Deferred:
        """Of `bills` and `items`: the buyer's name bears one of these tags."""


@dataclass(frozen=True)
class Innocent:
    """A harmless reason that a hit may have; `code` is what a verdict names."""

    code: str
    words: str


@dataclass(frozen=True)
class Parameter:
    """A number, an amount in yuan or a list that a county may set; `words` say what it is."""

    default: Setting
    words: str


@dataclass(frozen=True)
class Rule:
    """One published rule. `says` is the rule in plain words, with its parameters as {name}; `shows` words one hit."""

    id: str
    title: str
    level: Level
    scope: Scope
    says: str
    shows: str
    needs: tuple[Fact, ...]
    innocent: tuple[Innocent, ...]
    question: str
    find: Callable[[Facts, Parameters], Table]
    uses: tuple[Fact, ...] = ()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def settings(self, own: Mapping[str, Setting] | None = None) -> dict[str, Setting]:
        """The parameters in force: the defaults, and what a county has set in their place."""
        return {name: parameter.default for name, parameter in self.parameters.items()} | dict(own or {})


def hits(table: Table, *, strength: Shown, **shown: Shown) -> Table:
    """The rows as hits: `buyer seller invoice day total` of the table, and what is shown of each.

    A column that the table lacks (a rule may find a pair of unit and seller, or a unit alone) is empty.
    """
    given: dict[str, Any] = {"strength": strength, **shown}
    for name in ("buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "total"):
        if name in table.columns:
            given.setdefault(name, table[name])
    return table.select(**{name: _cast(given.get(name), kind) for name, kind in HIT_COLUMNS.items() if name != "rule"})


def by_invoice(items: Table, *, strength: Shown, ref: Shown = "", bound: Shown = 0) -> Table:
    """Lines as hits, one per invoice: their total, the strongest line's strength, one line's goods, how many lines."""
    marked = items.mutate(strength_=_cast(strength, "int32"), ref_=_cast(ref, "string"))
    folded = marked.group_by("buyer", "buyer_name", "seller", "seller_name", "invoice", "day").agg(
        total=marked.total.sum(),
        strength_=marked.strength_.max(),
        ref_=marked.ref_.max(),
        count_=marked.count(),
        found_=marked.goods.max(),
    )
    row = folded
    return hits(row, strength=row.strength_, found=row.found_, count=row.count_, ref=row.ref_, bound=bound)


def nearest(table: Table, *, key: str, order: Sequence[str]) -> Table:
    """Of several rows with one key, the first in this order; ties are settled by every column that is named."""
    import ibis

    ranked = table.mutate(rank_=ibis.row_number().over(ibis.window(group_by=key, order_by=list(order))))
    return ranked.filter(ranked.rank_ == 0).drop("rank_")


def _cast(value: Any, kind: str) -> Any:
    import ibis

    if value is None:
        empty: Any = {"string": "", "int64": 0, "decimal(18, 2)": 0}.get(kind)
        return ibis.null(kind) if empty is None else ibis.literal(empty).cast(kind)
    return (value if hasattr(value, "cast") else ibis.literal(value)).cast(kind)
