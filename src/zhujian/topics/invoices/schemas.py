"""What the topic's API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from zhujian.kernel.api import PageQuery
from zhujian.kernel.show import Body, LongText, Title


class TaskIn(Body):
    title: Title
    basis: Title


class TaskOut(Schema):
    number: str
    title: str
    basis: str
    state: str
    opened_at: datetime


class TaskPage(Schema):
    items: list[TaskOut]
    next: str | None


class WorkOut(Schema):
    """An import or a run. `percent` is null while it waits and once it has ended; `fault`: why it was broken off."""

    id: int
    task: str
    state: Literal["waiting", "done", "failed"]
    percent: int | None
    doing: str
    fault: str


class ImportOut(WorkOut):
    """`report` as on the import's page: files with their tables, counts of rows, refused rows with reasons."""

    report: dict[str, Any]


class RuleRunOut(Schema):
    """`status`: ran, partly (some facts are missing), not-run; `reason` says which."""

    id: str
    status: Literal["ran", "partly", "not-run"]
    reason: str
    parameters: dict[str, Any]


class RunOut(WorkOut):
    engine: str
    rules: list[RuleRunOut]


class DoubtQuery(PageQuery):
    status: str = Field("", max_length=20)
    unit: str = Field("", max_length=40)
    rule: str = Field("", max_length=10)
    task: str = Field("", max_length=20)
    q: str = Field("", max_length=100)


class DoubtLine(Schema):
    number: str
    task: str
    unit: str | None
    unit_name: str
    seller: str
    seller_name: str
    state: str
    score: int
    hits: int
    invoices: int
    total: Decimal
    rules: list[str]
    first_on: date | None
    last_on: date | None
    gone: bool


class PartOut(Schema):
    """points = weight of the level × strength × standing, in percent each."""

    rule: str
    title: str
    strength: int
    standing: int
    points: int
    hits: list[str]
    innocents: dict[str, str]
    question: str
    verdict: str


class DoubtOut(DoubtLine):
    parts: list[PartOut]
    content: dict[str, Any]
    signal: int | None
    allowed: list[str]


class DoubtPage(Schema):
    items: list[DoubtLine]
    next: str | None
    total: int | None = None


class AskIn(Body):
    matters: list[str]
    questions: list[str]


class ExplainIn(Body):
    """`innocent`: the code of the harmless reason by rule, one of the part's `innocents`."""

    innocent: dict[str, str]
    reason: LongText


class AcceptIn(Body):
    """`right`: whether the rule's hits proved right, by rule; at least one must have."""

    right: dict[str, bool]
    reason: LongText


class WithdrawIn(Body):
    reason: LongText


class QuestionOut(Schema):
    id: int
    letter: str
    unit: str
    state: str
    asked_at: datetime
    due_on: date
    matters: list[str]
    questions: list[str]
    answer: str


class QuestionPage(Schema):
    items: list[QuestionOut]
    next: str | None


class AnswerIn(Body):
    text: LongText
    files: list[int] = []


class RuleOut(Schema):
    """`precision`: percent of verdicts that proved right, null before the first; `percent`: what points count for."""

    id: str
    title: str
    level: str
    scope: str
    says: str
    question: str
    innocents: dict[str, str]
    right: int
    wrong: int
    precision: int | None
    percent: int


class RuleList(Schema):
    items: list[RuleOut]
