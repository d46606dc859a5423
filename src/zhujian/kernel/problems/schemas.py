"""What the problems API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator, ValidationInfo, WithJsonSchema, field_validator

from zhujian.kernel import time
from zhujian.kernel.field.references import SubjectIn, TopicCode
from zhujian.kernel.files.references import FileRef
from zhujian.kernel.org.references import UnitRef
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import STATUSES
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.rest.fields import Body, Day, Reason, Text, Title, reference, refuse
from zhujian.kernel.rest.paging import PageQuery
from zhujian.kernel.signals.schemas import SignalRef

V = TypeVar("V")


def _without(fault: str, value: V) -> V:
    if fault:
        raise refuse(fault)
    return value


def _known_state(value: str) -> str:
    return _without("" if value in STATES else _("没有“%(state)s”这一状态。") % {"state": value}, value)


STATES = dict(STATUSES)
State = Annotated[str, AfterValidator(_known_state), WithJsonSchema({"type": "string", "enum": list(STATES)})]
ProblemRef: Any = reference(Problem, "number", lambda value: _("没有编号为“%(number)s”的问题。") % {"number": value})


class ProblemIn(Body):
    topic: TopicCode
    category: str
    title: Title
    facts: Reason
    subject: SubjectIn
    signal: SignalRef | None = None

    @field_validator("category")
    @classmethod
    def known_category(cls, value: str, info: ValidationInfo) -> str:
        found = find_topic(info.data.get("topic", ""))
        if found is not None and found.category(value) is None:
            raise refuse(_("这一专题没有“%(category)s”这一类别。") % {"category": value})
        return value


class AssignIn(Body):
    unit: UnitRef
    assisting: list[UnitRef] = []
    due: Day | None = None
    clock: str = Field("", max_length=60)
    note: Text = ""

    @field_validator("due")
    @classmethod
    def due_from_today(cls, value: date | None) -> date | None:
        return _without(timing.fault_of_day(value, time.today()) if value else "", value)

    @field_validator("clock")
    @classmethod
    def known_clock(cls, value: str) -> str:
        return _without(timing.fault_of_code(value, time.today()) if value else "", value)


class ReasonIn(Body):
    reason: Reason


class ObjectionIn(Body):
    uphold: bool
    reason: Reason
    unit: UnitRef | None = None


class RectifyIn(Body):
    measure: Reason
    done_on: Day
    files: list[FileRef] = []
    purpose: Literal["before", "after", "measure"] = "measure"


class SubmitIn(Body):
    summary: Reason
    files: list[FileRef] = []


class CloseIn(Body):
    finding: Reason
    files: list[FileRef] = []


class LookBackIn(Body):
    result: Literal["holds", "recurs"]
    text: Reason
    files: list[FileRef] = []


class ExtendIn(Body):
    days: int = Field(ge=1, le=365)
    reason: Reason


class MergeIn(Body):
    into: ProblemRef
    reason: Reason


class ChaseIn(Body):
    message: Reason


class ConsentIn(Body):
    agree: bool
    reason: Text = ""


class ProblemQuery(PageQuery):
    """Filters of the list; each may be given several times, as `?status=assigned&status=rectifying`."""

    topic: list[str] = []
    status: list[State] = []
    severity: list[str] = []
    category: list[str] = []
    light: list[Literal["green", "amber", "red", "none"]] = []
    owner: str = Field("", max_length=60)
    site: str = Field("", max_length=60)
    q: str = Field("", max_length=100)
    due_before: date | None = None
    sort: str = Field("", max_length=20)


class UnitOut(Schema):
    code: str
    name: str


class PendingOut(Schema):
    step: str
    reason: str
    asked_at: datetime
    needs: str


class LetterOut(Schema):
    id: int
    number: str
    kind: str
    title: str


class FileOut(Schema):
    id: int
    name: str
    type: str
    size: int
    sha256: str
    purpose: str


class RemarkOut(Schema):
    kind: str
    text: str


class ProblemOut(Schema):
    number: str
    topic: str
    category: str
    severity: str
    title: str
    facts: str
    status: str
    subject: dict[str, str]
    owner: UnitOut | None
    assisting: list[UnitOut]
    primary: UnitOut | None
    regulator: UnitOut | None
    territory: UnitOut | None
    oversight: UnitOut | None
    due: date | datetime | None
    light: str
    provisional: bool
    allowed: list[str]
    pending: PendingOut | None
    merged_into: str | None
    created_at: datetime
    closed_at: datetime | None
    letters: list[LetterOut]
    files: list[FileOut]
    remarks: list[RemarkOut]


class PersonIn(Body):
    name: str = Field(min_length=1, max_length=60)
    post: str = Field("", max_length=120)
    unit: UnitRef | None = None
    outcome: str = Field("", max_length=200)


class PersonOut(Schema):
    name: str
    post: str
    unit: str | None
    outcome: str
    recorded_at: datetime


class PersonList(Schema):
    items: list[PersonOut]
    next: str | None = None


class ProblemPage(Schema):
    items: list[ProblemOut]
    next: str | None
    total: int | None = None


class MoveActor(Schema):
    post: str
    unit: str | None


class MoveOut(Schema):
    seq: int
    at: datetime
    actor: MoveActor
    action: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    reason: str


class HistoryOut(Schema):
    items: list[MoveOut]
    next: str | None = None
