"""What the coverage API takes and gives."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, PlainValidator, WithJsonSchema

from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.references import TopicCode
from zhujian.kernel.rest.fields import refuse


def _month(value: Any) -> Month:
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(str(value))
    except ValueError:
        raise refuse(_("月份应写作 2022-09 的样式。")) from None


MonthRef = Annotated[Any, PlainValidator(_month), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"})]


class CoverageQuery(Schema):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    topic: TopicCode
    month: MonthRef | None = None


class DayOut(Schema):
    """`due` sites were watched that day, `done` of them had every visit that is promised. Null: nothing follows yet."""

    day: date
    due: int
    done: int
    missed: int
    percent: float | None


class CellOut(Schema):
    site: str
    day: date
    status: Literal["done", "covert", "missed", "due", "planned", "unwatched"]
    team: str | None
    visit: int | None


class TeamOut(Schema):
    """`returns`: visits to the site visited most; `shortest_gap`: fewest days between two visits to one site."""

    team: str
    name: str
    kind: str
    visits: int
    done: int
    missed: int
    days: int
    most_a_day: int
    returns: int
    shortest_gap: int | None


class CoverageOut(Schema):
    topic: str
    month: str
    sites: int
    days: list[DayOut]
    cells: list[CellOut]
    teams: list[TeamOut]
    days_fully_covered_percent: float | None
