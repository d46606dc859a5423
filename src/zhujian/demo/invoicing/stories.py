"""Purchases and occasions that are told one by one, each a row or a few of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from zhujian.demo.invoicing.bills import VOID, Bill, Claim, Line, yuan
from zhujian.demo.invoicing.bodies import Body, dice_for
from zhujian.demo.invoicing.calendars import Occasion, in_hours, next_working
from zhujian.demo.invoicing.market import Market, rows

Row = Mapping[str, str]
OWN_PLATE = "@plate"  # in a remark: that of one of the body's own vehicles


@dataclass
class Stories:
    """All that is told of these bodies; what is told of others is left out."""

    bodies: Mapping[str, Body]
    market: Market
    bills: list[Bill] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)
    named: dict[tuple[str, str], Bill] = field(default_factory=dict)  # by its unit and the word the table has for it

    def tell(self) -> Stories:
        for row in rows("purchases.csv"):
            for body in self._of(row):
                self.bills += self._bought(row, body)
        for row in rows("occasions.csv"):
            self.occasions += [_occasion(row, body) for body in self._of(row)]
        return self

    def days(self) -> dict[str, frozenset[date]]:
        """Of each body the days that its stories are about."""
        found: dict[str, set[date]] = defaultdict(set)
        for bill in self.bills:
            found[bill.body.code].add(bill.at.date())
        return {code: frozenset(days) for code, days in found.items()}

    def _of(self, row: Row) -> Iterator[Body]:
        yield from (self.bodies[code] for code in row["units"].split() if code in self.bodies)

    def _bought(self, row: Row, body: Body) -> Iterator[Bill]:
        """The bills of a row: a further line of one that is there, its reversal, or one or several new ones."""
        key, dice = (body.code, row["bill"]), dice_for(body.code, *row.values())
        if row["reverses"]:
            yield self.named[body.code, row["reverses"]].reversed_at(_moment(dice, row["at"]))
        elif row["bill"] and key in self.named:
            self.named[key].lines.append(self._line(dice, row))
        else:
            for at in _moments(dice, row):
                bill = self._bill(dice, row, body, at)
                if row["bill"]:
                    self.named[key] = bill
                yield bill

    def _bill(self, dice: Random, row: Row, body: Body, at: datetime) -> Bill:
        claim = Claim(by=person(body, row["by"]), sum=row["claimed"], heading=row["heading"], summary=row["summary"])
        seller, lines = self.market.sellers[row["seller"]], [self._line(dice, row)]
        remark = row["remark"].replace(OWN_PLATE, body.vehicles[-1].plate)
        bill = Bill(body, seller, at, lines, remark, row["title"], claim=claim)
        bill.risk, bill.step = row["risk"] or bill.risk, int(row["step"] or 0)
        if row["state"] == VOID:
            bill.void()
        return bill

    def _line(self, dice: Random, row: Row) -> Line:
        _none, short, goods = row["goods"].split("*", 2)
        quantity = Decimal(row["quantity"]) if row["quantity"] else None
        total = _total(dice, row["total"])
        return Line(self.market.classes[short], goods, total, row["spec"], row["measure"], quantity)


def _total(dice: Random, told: str) -> Decimal:
    """A sum, or any between two: 640-980."""
    least, _dash, most = told.partition("-")
    return yuan(dice.randint(int(least), int(most))) if most else yuan(told)


def _moments(dice: Random, row: Row) -> Iterator[datetime]:
    """When the row says; `8x30` is eight times every thirty days, on days on which offices work."""
    times, _x, apart = (row["repeat"] or "1x0").partition("x")
    first = _moment(dice, row["at"])
    for place in range(int(times)):
        day = first + timedelta(days=place * int(apart))
        yield datetime.combine(next_working(day.date()), day.time()) if place else day


def _moment(dice: Random, told: str) -> datetime:
    """With a time of day as told, or without one in shop hours."""
    return in_hours(dice, date.fromisoformat(told)) if len(told) == len("2022-06-30") else datetime.fromisoformat(told)


def _occasion(row: Row, body: Body) -> Occasion:
    since = date.fromisoformat(row["since"])
    return Occasion(
        body,
        row["kind"],
        since,
        date.fromisoformat(row["until"]) if row["until"] else since,
        row["occasion"],
        row["place"],
        row["region"],
        int(row["heads"]) if row["heads"] else None,
        person(body, row["person"]),
    )


def person(body: Body, told: str) -> str:
    """A name, or the place of somebody among the body's staff."""
    return body.staff[int(told)] if told.isdigit() else told
