"""An office that screens invoices: its units, its people, and what runs find, published as the worker does it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.test import Client
from stdnum.cn.uscc import calc_check_digit

from tests import factories, personas
from tests.factories import SYSTEM
from tests.topics.invoices.world import DAY, Firm, Row, firm
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.org.models import Unit
from zhujian.topics.invoices.models import Doubt, Question, Run, Task
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.screening.days import date_of, number_of
from zhujian.topics.invoices.triage import asking, tasks
from zhujian.topics.invoices.triage.findings import Found, FoundPart, Units
from zhujian.topics.invoices.triage.publishing import (
    SCREENER,
    finish_run,
    profile,
    publish,
    settle,
)
from zhujian.topics.invoices.triage.standings import percents
from zhujian.topics.invoices.working import results

MORNING = datetime(2022, 9, 28, 9, 0, tzinfo=time.ZONE)  # a Wednesday, three days before National Day
SPA, SHOP = firm("某县碧泉温泉度假有限公司"), firm("某县第一烟酒商店")
FULL = 100


def uscc(number: int) -> str:
    """A public body's credit code of the standard's shape, for an invented unit."""
    body = f"11430481{number:09}"
    return body + calc_check_digit(body)


def hit(invoice: str = "00000001", *, strength: int = FULL, on: date | None = DAY, **told: Any) -> Row:
    """A hit as a run writes it; its rule stands with its part."""
    usual = {"total": Decimal("680.00"), "found": "温泉票", "count": 1, "figure": Decimal(0), "bound": Decimal(0)}
    named = {"invoice": f"043002200111-{invoice}" if invoice else "", "ref": "主题党日", "ref_day": number_of(DAY)}
    return {"strength": strength, "day": None if on is None else number_of(on), **usual, **named, **told}


def part(rule: str, hits: Sequence[Row], standing: int = FULL) -> FoundPart:
    """What a rule found, as the worker reads it from a run's hits."""
    return results._part(catalogue.published()[rule], [{**each, "rule": rule} for each in hits], standing)


def found(
    buyer: Unit | tuple[str, str], rules: Mapping[str, Sequence[Row]], *, seller: Firm = SPA, **told: Any
) -> Found:
    """A doubt that a run found at a unit, or at whom invoices name so: rule -> its hits."""
    code, name = (buyer.uscc, buyer.name) if isinstance(buyer, Unit) else buyer
    weights = percents()
    parts = tuple(part(rule, hits, weights.get(rule, FULL)) for rule, hits in sorted(rules.items()))
    billed = {each["invoice"]: each for hits in rules.values() for each in hits if each["invoice"]}
    days = sorted(date_of(each["day"]) for each in billed.values())
    known = {
        "invoices": len(billed),
        "total": sum((each["total"] for each in billed.values()), Decimal(0)),
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
        "content": {"invoices": [_bill(each) for each in billed.values()], "events": [], "claims": []},
    }
    return Found(code, name, seller.code, seller.name, parts=parts, **{**known, **told})


def _bill(of: Row) -> dict[str, Any]:
    """The invoice of a hit, as a dossier keeps it."""
    code, number = of["invoice"].split("-")
    money = {"amount": str(of["total"]), "tax": "0", "total": str(of["total"])}
    line = {"short": "餐饮服务", "goods": of["found"], "spec": "", "measure": "张", "quantity": "1", "price": None}
    head = {"invoice": of["invoice"], "code": code, "number": number, "digital": "", "second": 37_800}
    texts = {"form": "", "drawer": "", "remark": "", "risk": "", "state": "normal", "live": True}
    return {**head, **texts, **money, "day": date_of(of["day"]).isoformat(), "lines": [{**line, **money, "rate": "6%"}]}


def spent(total: int = 1000, seller: str = SPA.name) -> dict[str, Any]:
    """What a unit spent, as a run tells it."""
    return {
        "count": 3,
        "total": str(total),
        "months": {"202207": str(total)},
        "kinds": {"餐饮服务": str(total)},
        "sellers": {seller: str(total)},
    }


@dataclass
class World:
    """`market` belongs to `first`, `school` to `second`: two parts of the county that two rooms look after."""

    county: Unit
    office: Unit
    first: Unit
    second: Unit
    market: Unit
    school: Unit
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, who: str) -> Account:
        if who not in self.accounts:
            self.accounts[who] = self._open(who)
        return self.accounts[who]

    def _open(self, who: str) -> Account:
        """The rooms of the two parts and of mines, the units' liaisons, or whoever has this role everywhere."""
        room, units = {"role": "supervision"}, {"market": self.market, "school": self.school}
        if who in units:
            return personas.account("liaison", unit=units[who])
        if who in {"first-room", "second-room", "mines-room"}:
            over = {"first-room": self.first, "second-room": self.second}.get(who, self.county)
            topics = ("mines",) if who == "mines-room" else ()
            return personas.account(**room, unit=factories.unit(Unit.OFFICE), over=over, topics=topics)
        return personas.account(who, unit=self.office)

    def actor(self, who: str = "supervision") -> Actor:
        return personas.acting(self.account(who))

    def call(self, who: str, verb: str, path: str, body: Any = None) -> Any:
        """One call of the topic's API."""
        account = self.account(who)
        client = Client(headers=personas.bearer(account, account.grants.get().role))
        address = f"/api/v1/topics/invoices{path}"
        return client.get(address) if verb == "get" else client.post(address, body, content_type="application/json")

    def task(self, who: str = "supervision", title: str = "国庆前后公款消费发票筛查") -> Task:
        return tasks.open_task(self.actor(who), title=title, basis="示例〔2022〕1号")

    def run(self, task: Task | None = None) -> Run:
        """A run that waits."""
        return tasks.screen(self.actor(), task=task or Task.objects.first() or self.task())

    def screened(self, *found: Found, run: Run | None = None) -> dict[str, int]:
        """What a run found goes into the database, and the run ends; how many doubts were new, updated, known, gone."""
        at_work = run or self.run()
        counts = publish(SCREENER, run=at_work, found=found, units=Units.known())
        counts["gone"] = settle(SCREENER, run=at_work, limit=100)
        finish_run(SCREENER, run=at_work, rules=[], total=len(found), mark="")
        return counts

    def doubt(self, buyer: Unit | tuple[str, str] | None = None, **told: Any) -> Doubt:
        """A new doubt about the spa, at the market where nothing else is said."""
        rules = told.pop("rules", {"R06": [hit()]})
        self.screened(found(buyer or self.market, rules, **told))
        return Doubt.objects.latest("pk")

    def asked(self, doubt: Doubt | None = None, who: str = "supervision") -> Question:
        """A letter about a doubt."""
        asking_about = doubt or self.doubt()
        matters, questions = ["2022年7月5日发票一张，680元。"], ["请说明用途。"]
        return asking.ask(self.actor(who), doubt=asking_about, matters=matters, questions=questions)

    def profiles(self) -> None:
        """What both units spent."""
        told = {unit.uscc: (unit.name, spent(seller=f"{unit.name}的供应商")) for unit in (self.market, self.school)}
        profile(SCREENER, run=Run.objects.latest("pk"), found=told, units=Units.known())


def made() -> World:
    seed_holidays(SYSTEM)
    county, office = factories.county(), factories.unit(Unit.OFFICE)
    first, second = (factories.unit(name=name) for name in ("示例市农业农村局", "示例市教育局"))
    market = factories.unit(Unit.INSTITUTION, parent=first, name="示例市市场服务中心", uscc=uscc(1))
    school = factories.unit(Unit.INSTITUTION, parent=second, name="示例市第一中学", uscc=uscc(2))
    return World(county, office, first, second, market, school)


def again(doubt: Doubt) -> Doubt:
    """The doubt as it now stands in the database."""
    return Doubt.objects.get(pk=doubt.pk)


def without(found: Found, rule: str) -> Found:
    """The same without what one rule found."""
    return replace(found, parts=tuple(part for part in found.parts if part.rule != rule))


def events(action: str) -> list[tuple[int | None, dict[str, Any]]]:
    """The account and the data of each event of this name, in order."""
    rows = Event.objects.filter(action=action).order_by("seq")
    return [(row.account, json.loads(row.data)) for row in rows]


def wishes(kind: str) -> list[Wish]:
    """Who is to be told so, before anybody was."""
    return list(Wish.objects.filter(kind=kind).order_by("pk"))
