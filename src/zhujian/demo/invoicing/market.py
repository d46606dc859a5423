"""What there is to buy in the demo county, and from whom: the tables beside it, as objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from random import Random

from zhujian.demo.county import own_data, read_rows
from zhujian.demo.invoicing.codes import firm_code


@dataclass(frozen=True)
class Class:
    """A class of goods: its short name on invoices, its tax code and rate, and the heading that it is booked under."""

    short: str
    tax_code: str
    rate: str
    heading: str


@dataclass(frozen=True)
class Good:
    """Something that a trade sells, at a usual price with tax, in usual quantities."""

    of: Class
    name: str
    spec: str
    measure: str
    price: Decimal
    least: int
    most: int


@dataclass(frozen=True)
class Seller:
    """An invented firm as the register has it; persons that it leaves open are made up, `identity` is the holder's."""

    name: str
    region: str
    code: str
    kilometres: str
    registered: str
    status: str
    scope: str
    legal: str
    holders: str
    identity: str


@dataclass(frozen=True)
class Habit:
    """How much a body buys of a trade: bills in a month, and how many kinds of goods each has."""

    trade: str
    bills: float
    least: int
    most: int


@dataclass(frozen=True)
class Place:
    """A city that people travel to: what a night and the bus cost."""

    region: str
    name: str
    price: int
    fare: int


@dataclass(frozen=True)
class Market:
    """All of it."""

    classes: dict[str, Class]
    sellers: dict[str, Seller]
    habits: tuple[Habit, ...]
    places: tuple[Place, ...]
    goods: dict[str, list[Good]] = field(default_factory=lambda: defaultdict(list))
    trades: dict[str, list[Seller]] = field(default_factory=lambda: defaultdict(list))

    def good(self, trade: str) -> Good:
        """The only good of a trade that sells one thing."""
        return self.goods[trade][0]

    def known(self, dice: Random, trade: str, most: int = 4) -> list[Seller]:
        """Some sellers of a trade, in the order in which a body turns to them."""
        every = self.trades[trade]
        return dice.sample(every, min(most, len(every)))


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of one of the tables."""
    return read_rows(own_data("invoices") / name)


@cache
def market() -> Market:
    classes = {row["short"]: Class(**row) for row in rows("classes.csv")}
    sellers = {row["name"]: _seller(row) for row in (*rows("sellers.csv"), *rows("firms.csv"))}
    habits = tuple(
        Habit(row["trade"], float(row["bills"]), int(row["least"]), int(row["most"])) for row in rows("habits.csv")
    )
    places = tuple(Place(row["region"], row["name"], int(row["price"]), int(row["fare"])) for row in rows("places.csv"))
    found = Market(classes, sellers, habits, places)
    for row in rows("goods.csv"):
        found.goods[row["trade"]].append(_good(row, classes))
    for row in rows("sellers.csv"):
        for trade in row["trade"].split():
            found.trades[trade].append(sellers[row["name"]])
    return found


def _seller(row: dict[str, str]) -> Seller:
    return Seller(
        name=row["name"],
        region=row["region"],
        code=firm_code(row["name"], row["region"]),
        kilometres=row["km"],
        registered=row["registered"],
        status=row["status"],
        scope=row["scope"],
        legal=row["legal"],
        holders=row["holders"],
        identity=row["identity"],
    )


def _good(row: dict[str, str], classes: dict[str, Class]) -> Good:
    of, price = classes[row["short"]], Decimal(row["price"])
    return Good(of, row["name"], row["spec"], row["measure"], price, int(row["least"]), int(row["most"]))
