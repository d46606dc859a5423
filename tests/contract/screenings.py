"""The screening of invoices in the small county: one of everything that hangs on a doubt."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests import factories
from zhujian.kernel.actor import Actor
from zhujian.kernel.files.actions import store_content
from zhujian.kernel.org.models import Unit
from zhujian.topics.invoices.models import Doubt, Import, Question, Run, Task
from zhujian.topics.invoices.triage.asking import ask
from zhujian.topics.invoices.triage.findings import Found, FoundPart, Units
from zhujian.topics.invoices.triage.judging import withdraw
from zhujian.topics.invoices.triage.publishing import SCREENER, profile, publish
from zhujian.topics.invoices.triage.tasks import bring, open_task, screen

DAY = "2022-08-31"


@dataclass(frozen=True)
class Words:
    """What is written in the rows, which an outsider may read nowhere."""

    task: str
    seller: str
    goods: str
    matter: str


@dataclass
class Screenings:
    words: Words
    task: Task
    brought: Import
    run: Run
    doubt: Doubt
    question: Question

    def values(self) -> dict[str, Any]:
        """What stands for each parameter of an address; see `county.address`."""
        told = {
            "tasks/ number": self.task.number,
            "doubts/ number": self.doubt.number,
            "doubts/ verb": "explain",
            "imports/ pk": self.brought.pk,
            "imports/ import_id": self.brought.pk,
            "runs/ pk": self.run.pk,
            "runs/ run_id": self.run.pk,
            "questions/ pk": self.question.pk,
            "questions/ question_id": self.question.pk,
            "rules/ code": "R06",
        }
        zones = ("/topics/invoices/screening/", "/api/v1/topics/invoices/")
        return {f"{zone}{key}": value for zone in zones for key, value in told.items()}


def screened(room: Actor, unit: Unit, words: Words) -> Screenings:
    """A task with its files, a run with two doubts: one decided, one of which the unit is asked."""
    task = open_task(room, title=words.task, basis="年度计划")
    content = store_content(io.BytesIO(f"名称,{words.goods}\n甲,乙\n".encode()), f"{words.goods}.csv")
    brought = bring(room, task=task, contents=[content])
    run = screen(room, task=task)
    doubt = published(run, unit, words, "91430481MA00000001")
    withdraw(room, doubt=published(run, unit, words, "91430481MA00000002"), reason="误判。")
    content_of = {"count": 1, "total": "100", "months": {"202208": "100"}, "kinds": {words.goods: "100"}, "sellers": {}}
    profile(SCREENER, run=run, found={"11430481A": (unit.name, content_of)}, units=Units.known())
    question = ask(room, doubt=doubt, matters=[words.matter], questions=["请说明用途。"])
    return Screenings(words, task, brought, run, doubt, question)


def published(run: Run, unit: Unit, words: Words, seller: str) -> Doubt:
    """A doubt with one hit of one rule and one invoice."""
    hit = {
        "key": seller, "invoice": f"{seller}-1", "day": DAY, "total": "100.00", "strength": 60, "found": words.goods,
        "count": 0, "figure": "0", "bound": "0", "ref": "", "ref_day": None,
    }  # fmt: skip
    part = FoundPart("R04", 50, 100, (hit,))
    found = Found(
        buyer="11430481A", buyer_name=unit.name, seller=seller, seller_name=words.seller, invoices=1,
        total=Decimal(100), first_on=date(2022, 8, 31), last_on=date(2022, 8, 31), parts=(part,),
        content=_content(hit["invoice"], words),
    )  # fmt: skip
    publish(SCREENER, run=run, found=[found], units=Units.known())
    return Doubt.objects.get(seller=seller)


def _content(invoice: Any, words: Words) -> dict[str, Any]:
    line = {"goods": words.goods, "spec": "", "measure": "", "quantity": "1", "price": "100", "rate": "3%"}
    head = {"code": "043002200111", "number": "1", "digital": "", "second": None, "state": "normal", "remark": ""}
    money = {"amount": "97", "tax": "3", "total": "100"}
    invoices = [{"invoice": invoice, "day": DAY, **head, **money, "lines": [{**line, **money, "short": ""}]}]
    return {"invoices": invoices, "events": [], "claims": []}


def screen_again(screenings: Screenings, room: Actor, unit: Unit) -> None:
    """One more of everything that a list may show."""
    serial = factories.serial()
    task = open_task(room, title=screenings.words.task, basis="年度计划")
    content = store_content(io.BytesIO(f"名称,数量\n甲,{serial}\n".encode()), "表.csv")
    bring(room, task=task, contents=[content])
    doubt = published(screenings.run, unit, screenings.words, f"92430481{serial:010}")
    ask(room, doubt=doubt, matters=[screenings.words.matter], questions=["请说明用途。"])
