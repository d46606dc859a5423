"""What every body buys month by month: paper, fuel, power, food for the canteen; and what goes wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from zhujian.demo.invoicing.bills import Bill, Claim, Line, yuan
from zhujian.demo.invoicing.bodies import CLERK, Body, Vehicle, dice_for
from zhujian.demo.invoicing.calendars import Period, in_hours, next_working, working_days
from zhujian.demo.invoicing.market import Good, Habit, Market, Seller

FUEL = ("fuel", "repair")
DURABLES = ("computer", "furniture", "air")
APART = 200  # days from one purchase of lasting goods to the next
DISCOUNTED = 0.06
VOIDED, REVERSED, RETURNED = 0.012, 0.022, 0.028  # of a hundred bills one or two, each with what is issued instead


@dataclass
class Spending:
    """The everyday purchases of one body."""

    body: Body
    market: Market
    period: Period

    def bills(self) -> Iterator[Bill]:
        for habit in self.market.habits:
            dice = dice_for(self.body.code, habit.trade, self.period.first.year)
            for bill in self._of(habit, dice):
                yield bill
                yield from self._mishap(dice, bill)
        yield from self._durables()

    def _of(self, habit: Habit, dice: Random) -> Iterator[Bill]:
        """Month by month; the body turns to the sellers it knows one after the other."""
        known = self.market.known(dice, habit.trade)
        times = 0
        for month in self.period.months():
            count = int(habit.bills) + (dice.random() < habit.bills % 1)
            for day in sorted(dice.sample(working_days(month), count)):
                times += 1
                yield self._bill(habit, dice, known[times % len(known)], day)

    def _bill(self, habit: Habit, dice: Random, seller: Seller, day: date) -> Bill:
        vehicle = dice.choice(self.body.vehicles) if habit.trade in FUEL else None
        trade = "fuel-diesel" if habit.trade == "fuel" and vehicle and vehicle.fuel == "柴油" else habit.trade
        goods = self.market.goods[trade]
        chosen = dice.sample(goods, min(len(goods), dice.randint(habit.least, habit.most)))
        lines = [bought(dice, good) for good in chosen]
        if len(lines) > 1 and dice.random() < DISCOUNTED:
            lines.append(_discount(lines[0]))
        bill = Bill(self.body, seller, in_hours(dice, day), lines, remark=_plate(vehicle), claim=self._claim(day))
        if habit.trade == "fuel":
            bill.claim = self._claim(day, together=f"fuel-{day:%Y%m}")
        return bill

    def _claim(self, day: date, together: str = "") -> Claim:
        summary = f"{day.month}月份公务用车燃油费" if together else ""
        return Claim(by=self.body.staff[CLERK], summary=summary, together=together)

    def _durables(self) -> Iterator[Bill]:
        """One kind after the other, far apart."""
        dice = dice_for(self.body.code, "durables", self.period.first.year)
        day = self.period.first + timedelta(days=dice.randrange(10, 120))
        for trade in dice.sample(DURABLES, 3):
            if day > self.period.last:
                return
            seller = dice.choice(self.market.trades[trade])
            line = bought(dice, dice.choice(self.market.goods[trade]))
            at = in_hours(dice, next_working(day))
            yield Bill(self.body, seller, at, [line], claim=Claim(by=self.body.staff[CLERK]))
            day += timedelta(days=APART + dice.randrange(60))

    def _mishap(self, dice: Random, bill: Bill) -> Iterator[Bill]:
        """Now and then an invoice is void or reversed and issued again, or some of the goods go back."""
        chance, later = dice.random(), bill.at + timedelta(days=dice.randrange(1, 6), minutes=dice.randrange(50))
        if chance >= RETURNED or not self.period.holds(later.date()):
            return
        if chance < VOIDED:
            bill.void()
            yield _again(bill, bill.at + timedelta(minutes=4))
        elif chance < REVERSED:
            yield bill.reversed_at(later)
            yield _again(bill, later + timedelta(minutes=6))
        elif len(bill.lines) > 1:
            yield bill.reversed_at(later, bill.lines[1:2])


def bought(dice: Random, good: Good) -> Line:
    """A usual quantity at about the usual price."""
    quantity = Decimal(dice.randint(good.least, good.most))
    each = yuan(good.price * Decimal(dice.randint(93, 108)) / 100)
    return Line(good.of, good.name, yuan(each * quantity), good.spec, good.measure, quantity)


def _again(bill: Bill, at: datetime) -> Bill:
    return Bill(bill.body, bill.seller, at, list(bill.lines), bill.remark, claim=bill.claim)


def _discount(line: Line) -> Line:
    """A line of its own, without quantity, as the systems print it."""
    return Line(line.of, line.goods, -yuan(line.total / 20))


def _plate(vehicle: Vehicle | None) -> str:
    return f"车牌号：{vehicle.plate}" if vehicle else ""
