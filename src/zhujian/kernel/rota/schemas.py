"""What the rota's API takes and gives. A seed, the office's part and the inputs are in none of it before the reveal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import PlainValidator, WithJsonSchema

from zhujian.kernel.field.references import TopicCode
from zhujian.kernel.rest.fields import Body, Day, Reason, refuse
from zhujian.kernel.rest.paging import PageQuery
from zhujian.kernel.rota.forms import month_of

Status = Literal["committed", "contributed", "published", "revealed", "abandoned"]
LONGEST = 200


def _month(value: Any) -> date:
    found = value if isinstance(value, date) else month_of(str(value))
    if found is None:
        raise refuse(_("月份应写作 2022-09 的样式。"))
    return found


MonthIn = Annotated[Any, PlainValidator(_month), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"})]


class PlanQuery(PageQuery):
    topic: list[str] = []
    month: MonthIn | None = None
    status: list[Status] = []


class CommitIn(Body):
    topic: TopicCode
    month: MonthIn
    since: Day | None = None


class ContributeIn(Body):
    """16 to 64 bytes in hexadecimal."""

    contribution: str = Field(max_length=LONGEST)


class AbandonIn(Body):
    reason: Reason


class ReplanIn(Body):
    since: Day | None = None


class RoomOut(Schema):
    code: str
    name: str


class StepOut(Schema):
    """An event of the log: `seq` is what `zhujian audit prove` takes."""

    seq: int
    action: str


class PlanOut(Schema):
    id: int
    topic: str
    month: str
    since: date
    until: date
    status: Status
    room: RoomOut
    replaces: int | None
    replaced_by: list[int]
    inputs_hash: str
    commitment: str
    committed_at: datetime
    contribution: str | None
    contributed_at: datetime | None
    plan_hash: str | None
    published_at: datetime | None
    seed: str | None
    revealed_at: datetime | None
    steps: list[StepOut]


class OnePlanOut(PlanOut):
    """`publishing`: the plan is being computed. `refused` says to its room why the last attempt came to nothing."""

    publishing: bool
    refused: str | None
    allowed: list[str]


class PlanPage(Schema):
    items: list[PlanOut]
    next: str | None
    total: int | None = None
