"""Receptions, journeys, trainings, meetings and Party days of a body, with the bills that they cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhujian.demo.invoicing import calendars
from zhujian.demo.invoicing.bills import Bill, Claim, Line, yuan
from zhujian.demo.invoicing.bodies import CLERK, HEAD, Body, dice_for
from zhujian.demo.invoicing.calendars import Occasion, Period, in_hours, working_days
from zhujian.demo.invoicing.codes import COUNTY
from zhujian.demo.invoicing.market import Market, Place, Seller

RECEPTIONS, JOURNEYS, BY_BUS, TRAININGS = 0.8, 0.4, 0.55, 0.7  # the chance of one in a month; of a bus; in a quarter
AWAY = 3  # days that a body's own calendar keeps from what is told of it
LONG_AWAY = 33  # and its trainings and meetings
HOME, VILLAGES = "耒阳市", "乡镇村组"
GUESTS = ("上级业务指导组", "邻县考察组", "项目评审组", "联合检查组", "对口协作单位")
PURPOSES = ("参加业务会", "报送材料", "项目对接", "学习考察", "参加评审")
ERRANDS = ("走访", "核查", "送达文件", "现场勘查")
LESSONS = ("业务能力提升班", "财务人员轮训班", "公文写作班", "安全生产专题班", "法治专题班")
TALKS = ("年度工作部署会", "季度工作调度会", "业务工作推进会", "述职述廉会")
THEMES = ("学习党章党规", "重温入党誓词", "志愿服务进社区", "学习先进典型", "支部书记讲党课", "清洁家园行动")


@dataclass
class Duties:
    """What a body does in a period. `told` are the days of which a story is told: nothing else happens near them."""

    body: Body
    market: Market
    period: Period
    told: frozenset[date] = frozenset()
    bills: list[Bill] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)

    def live(self) -> Duties:
        dice = dice_for(self.body.code, "duties", self.period.first.year)
        self._receptions(dice)
        self._journeys(dice)
        for place, month in enumerate(self.period.months()):
            if place % 3 == 1:
                self._gatherings(dice, month)
        self._party_days(dice)
        self._dispatches(dice)
        return self

    def _days(self, month: date, away: int = AWAY) -> list[date]:
        return [
            day
            for day in working_days(month)
            if self.period.holds(day) and not any(abs((day - other).days) <= away for other in self.told)
        ]

    def _enter(self, kind: str, since: date, title: str, *, until: date | None = None, **told: Any) -> None:
        self.occasions.append(Occasion(self.body, kind, since, until or since, title, **told))

    def _receptions(self, dice: Random) -> None:
        """A meal within the standard, at a restaurant of the town; none in a month of which a story is told."""
        known = self.market.known(dice, "meal")
        months = {(day.year, day.month) for day in self.told}
        for place, month in enumerate(self.period.months()):
            days = self._days(month)
            if dice.random() < RECEPTIONS and days and (month.year, month.month) not in months:
                self._reception(dice, dice.choice(days), known[place % len(known)])

    def _reception(self, dice: Random, day: date, seller: Seller) -> None:
        guests, heads = dice.choice(GUESTS), dice.randint(5, 9)
        self._enter(calendars.RECEPTION, day, f"接待{guests}", place=HOME, region=COUNTY, heads=heads)
        good = self.market.good("meal")
        line = Line(good.of, good.name, yuan(heads * dice.randint(70, 102)), measure=good.measure, quantity=Decimal(1))
        at = in_hours(dice, day, *dice.choice(((12, 13), (18, 18))))
        claim = Claim(by=self.body.staff[HEAD], summary=f"接待{guests}工作餐")
        self.bills.append(Bill(self.body, seller, at, [line], claim=claim))

    def _journeys(self, dice: Random) -> None:
        for month in self.period.months():
            days = [day for day in self._days(month) if day.day < 26]
            if dice.random() < JOURNEYS and days:
                self._journey(dice, dice.choice(self.market.places), dice.choice(days))

    def _journey(self, dice: Random, place: Place, since: date) -> None:
        nights, person = dice.choice((1, 1, 2)), dice.choice(self.body.staff[2:])
        until = since + timedelta(days=nights)
        title, region = f"赴{place.name}{dice.choice(PURPOSES)}", place.region
        self._enter(calendars.TRIP, since, title, until=until, place=place.name, region=region, person=person)
        good, claim = self.market.good("lodging"), Claim(by=person, summary=f"{person}赴{place.name}出差")
        total = yuan(nights * (place.price + dice.randint(-24, 24)))
        line = Line(good.of, good.name, total, good.spec, good.measure, Decimal(nights))
        hotel = dice.choice(self.market.trades[f"lodging-{place.region}"])
        self.bills.append(Bill(self.body, hotel, in_hours(dice, until, 7, 9), [line], claim=claim))
        if dice.random() < BY_BUS:
            self.bills.append(self._ticket(dice, (person, since, HOME, place.name), place.fare, claim))
            self.bills.append(self._ticket(dice, (person, until, place.name, HOME), place.fare, claim))

    def _ticket(self, dice: Random, told: tuple[str, date, str, str], fare: int, claim: Claim) -> Bill:
        good = self.market.good("bus")
        line = Line(good.of, good.name, yuan(fare), measure=good.measure, quantity=Decimal(1))
        at = in_hours(dice, told[1], 10, 16)
        return Bill(self.body, dice.choice(self.market.trades["bus"]), at, [line], claim=claim, traveller=told)

    def _gatherings(self, dice: Random, month: date) -> None:
        """A meeting in each quarter, and mostly a training by one of the town's schools."""
        days = self._days(month, LONG_AWAY)
        if not days:
            return
        self._enter(calendars.MEETING, dice.choice(days), dice.choice(TALKS), place="机关会议室", region=COUNTY)
        if dice.random() < TRAININGS:
            self._training(dice, dice.choice(days))

    def _training(self, dice: Random, day: date) -> None:
        seller, good = dice.choice(self.market.trades["training"]), self.market.good("training")
        heads, each = dice.randint(good.least, good.most), yuan(good.price * dice.randint(92, 108) / 100)
        title = dice.choice(LESSONS)
        self._enter(calendars.TRAINING, day, title, place=seller.name, region=COUNTY, heads=heads)
        line = Line(good.of, good.name, each * heads, measure=good.measure, quantity=Decimal(heads))
        claim = Claim(by=self.body.staff[CLERK], summary=title)
        self.bills.append(Bill(self.body, seller, in_hours(dice, day), [line], remark=title, claim=claim))

    def _party_days(self, dice: Random) -> None:
        """One in each month, on a day near which nobody eats out or travels."""
        busy = [bill.at.date() for bill in self.bills]
        for month in self.period.months():
            free = [day for day in self._days(month, 4) if all(abs((day - other).days) > AWAY for other in busy)]
            if free:
                title = f"{month.month}月主题党日：{dice.choice(THEMES)}"
                self._enter(calendars.PARTY_DAY, dice.choice(free), title, place="机关党员活动室", region=COUNTY)

    def _dispatches(self, dice: Random) -> None:
        """A vehicle that was sent out, of the many that were."""
        for month in self.period.months():
            days, car = self._days(month), dice.choice(self.body.vehicles)
            if days:
                title, person = f"{car.plate}下乡{dice.choice(ERRANDS)}", dice.choice(self.body.staff[2:])
                day = dice.choice(days)
                self._enter(calendars.DISPATCH, day, title, place=VILLAGES, region=COUNTY, person=person)
