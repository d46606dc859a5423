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
# Whom and which goods a hit names, as places in the order of their texts (0: none). `goods` becomes `found`.
PLACES = ("buyer", "buyer_name", "seller", "seller_name", "goods")
FOUND_COLUMNS = HIT_COLUMNS | dict.fromkeys(PLACES, "int32")


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
    """The tables that a rule sees; `screening.facts` makes them. Only live invoices, save in `every`.

    `bill` is an invoice's number: what rows of one invoice are joined by. Buyers, sellers, their names and goods are
    places in the order of their texts, so that they are grouped and compared like these; the texts are in `units`,
    `firms` and `goods`.
    """

    @property
    def row(self) -> Deferred:
        """The row of whatever table an expression is used on."""

    @property
    def bills(self) -> Table:
        """A row per live invoice: its columns, the tags of its goods, seller and buyer, `goods` of one line."""

    @property
    def items(self) -> Table:
        """A row per live line with a tag: `bill`, `goods`, `tags`, `thing`; `plain` where it has no specification."""

    def items_of(self, *tags: str) -> Table:
        """The items that bear one of these tags, with what `headed` adds."""

    @property
    def lines(self) -> Table:
        """A row per live line, tagged or not, with `bill` and `good`."""

    def lines_of(self, *tags: str) -> Table:
        """The live lines whose goods bear one of these tags, without the tags: for a rule of the whole county."""

    def headed(self, lines: Table) -> Table:
        """Lines with what their invoice says: its key, buyer, seller, day, month and the tags of both names."""

    def spend_on(self, classes: Sequence[str]) -> Table:
        """Per buyer, seller, month and short name (of these): `bills`, a count of invoices, and `total`."""

    @property
    def goods(self) -> Table:
        """`good` of a line -> the places of its name, `goods`, and short name, `kind`; `tags`, `thing`; both texts."""

    @property
    def units(self) -> Table:
        """A buyer's code and name (texts) -> `buyer`, `buyer_name` (places), `body_tags`."""

    @property
    def firms(self) -> Table:
        """`firm` of a line, a seller's code and name (texts) -> `seller`, `seller_name` (places), `firm_tags`."""

    @property
    def titles(self) -> Table:
        """`shown` of an invoice -> `goods`, the place of that name."""

    @property
    def every(self) -> Table:
        """All invoices, live or not; `undoes` is the bill that a red one reverses."""

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
        """A row per entry of a ledger and invoice that it names; `bill` is null where no live one is there."""

    @property
    def sellers(self) -> Table: ...

    @property
    def firm_people(self) -> Table: ...

    @property
    def people(self) -> Table: ...

    @property
    def vehicles(self) -> Table: ...

    def once(self, table: Table) -> Table:
        """A table of a rule's own that it uses several times, computed once and kept until the rule has ended."""

    def tagged(self, *tags: str) -> Deferred:
        """Of `items` and `goods`: the goods bear one of these tags."""

    def sells(self, *tags: str) -> Deferred:
        """Of `bills`: one of its lines bears one of these tags."""

    def firm(self, *tags: str) -> Deferred:
        """Of `bills` and whatever is headed: the seller's name bears one of these tags."""

    def body(self, *tags: str) -> Deferred:
        """Of `bills` and whatever is headed: the buyer's name bears one of these tags."""


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

    What was found is a text (`found=`) or the place of a name of goods (`goods=`). A column that the table lacks (a
    rule may find a pair of unit and seller, or a unit alone) is empty.
    """
    given: dict[str, Any] = dict.fromkeys(PLACES, 0) | {"strength": strength, **shown}
    for name in ("buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "total"):
        if name in table.columns and name not in shown:
            given[name] = table[name]
    return table.select(
        **{name: _cast(given.get(name), kind) for name, kind in FOUND_COLUMNS.items() if name != "rule"}
    )


def by_invoice(items: Table, *, strength: Shown, ref: Shown = "", bound: Shown = 0) -> Table:
    """Headed lines as hits, one per invoice: their total, the strongest line's strength, one line's goods, how many."""
    marked = items.mutate(strength_=_cast(strength, "int32"), ref_=_cast(ref, "string"))
    # All lines of a bill name the same: any of them would do.
    heads = {name: marked[name].max() for name in ("buyer", "buyer_name", "seller", "seller_name", "invoice", "day")}
    row = marked.group_by("bill").agg(
        **heads,
        total=marked.total.sum(),
        strength_=marked.strength_.max(),
        ref_=marked.ref_.max(),
        count_=marked.count(),
        goods=marked.goods.max(),
    )
    return hits(row, strength=row.strength_, goods=row.goods, count=row.count_, ref=row.ref_, bound=bound)


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
