"""What the visits API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema

from zhujian.kernel.field.models import Team
from zhujian.kernel.field.references import TopicCode
from zhujian.kernel.org.references import UnitRef
from zhujian.kernel.rest.fields import Body, Day, Text, id_reference, reference
from zhujian.kernel.rest.paging import PageQuery
from zhujian.kernel.submissions.models import Submission

Status = Literal["planned", "done", "missed", "cancelled"]
SubmissionRef: Any = id_reference(Submission, lambda value: _("没有编号为 %(id)s 的答卷。") % {"id": value})
TeamRef: Any = reference(Team, "code", lambda value: _("没有编码为“%(code)s”的督查组。") % {"code": value})
MOST_REPORTS = 5000


class VisitQuery(PageQuery):
    topic: list[str] = []
    site: list[str] = []
    team: list[str] = []
    status: list[Status] = []
    kind: list[str] = []
    origin: list[Literal["own", "regulator"]] = []
    since: Day | None = Field(None, alias="from")
    until: Day | None = Field(None, alias="to")


class VisitIn(Body):
    topic: TopicCode
    kind: str = Field(min_length=1, max_length=40)
    site: str = Field(min_length=1, max_length=40)
    team: str = Field(min_length=1, max_length=40)
    day: Day


class ReviewIn(Body):
    outcome: Literal["accepted", "has-issues", "rejected"]
    reason: Text = ""
    submission: SubmissionRef | None = None


class ConsentIn(Body):
    agree: bool
    reason: Text = ""


class ReasonIn(Body):
    reason: Text = ""


class ExplainIn(Body):
    reason: Text
    consequence: Literal["made-up", "excused", "chased", "called-out"]


class ReportIn(Body):
    site: str = Field(min_length=1, max_length=40)
    day: Day
    result: Literal["passed", "faults"]
    unit: UnitRef | None = None
    number: str = Field("", max_length=60)
    note: str = Field("", max_length=500)


class ImportIn(Body):
    topic: TopicCode
    items: list[ReportIn] = Field(min_length=1, max_length=MOST_REPORTS)


class ImportOut(Schema):
    added: int
    known: int


class Named(Schema):
    code: str
    name: str


class FindingOut(Schema):
    category: str
    text: str
    signal: int | None
    problem: str | None


class FlagOut(Schema):
    kind: str
    figures: dict[str, Any]


class SubmissionOut(Schema):
    id: int
    instance: str
    status: str
    via: str
    received_at: datetime
    sent_at: datetime | None
    complete: bool
    files: list[str]
    missing: list[str]
    pending: bool
    findings: list[FindingOut]
    flags: list[FlagOut]


class VisitOut(Schema):
    id: int
    topic: str
    kind: str
    origin: str
    status: str
    site: Named
    team: Named | None
    unit: Named
    day: date
    covert: bool
    result: str | None
    number: str
    started_at: datetime | None
    ended_at: datetime | None
    reason: str
    consequence: str | None
    submissions: list[SubmissionOut]
    allowed: list[str]


class VisitPage(Schema):
    items: list[VisitOut]
    next: str | None
    total: int | None = None
