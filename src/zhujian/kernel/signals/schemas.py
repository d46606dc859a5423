"""What the signals API takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import field_validator

from zhujian.kernel import time
from zhujian.kernel.field.references import SubjectIn, TopicCode
from zhujian.kernel.files.references import FileRef
from zhujian.kernel.org.references import UnitRef
from zhujian.kernel.rest.fields import Body, Day, Text, Title, id_reference, refuse
from zhujian.kernel.rest.paging import PageQuery
from zhujian.kernel.signals.models import Signal

SignalRef: Any = id_reference(Signal, lambda value: _("没有编号为 %(id)s 的信号。") % {"id": value})
Channel = Literal["visit", "petition", "invoice", "demand", "vote", "tour", "transfer", "media", "observer", "other"]


class SignalIn(Body):
    topic: TopicCode
    channel: Channel = "other"
    summary: Title
    text: Text = ""
    subject: SubjectIn | None = None
    occurred_on: Day | None = None
    files: list[FileRef] = []

    @field_validator("occurred_on")
    @classmethod
    def not_to_come(cls, value: date | None) -> date | None:
        if value is not None and value > time.today():
            raise refuse(_("发生日期不能晚于今天。"))
        return value


class TriageIn(Body):
    outcome: Literal["problem", "merge", "transfer", "dismiss"]
    reason: Text = ""
    problem: dict[str, Any] = {}
    into: SignalRef | None = None
    to_unit: UnitRef | None = None


class ConsentIn(Body):
    agree: bool
    reason: Text = ""


class SignalQuery(PageQuery):
    topic: list[str] = []
    state: list[str] = []
    channel: list[str] = []
    q: str = Field("", max_length=100)


class SignalOut(Schema):
    id: int
    state: str
    topic: str
    channel: str
    summary: str
    text: str
    subject: dict[str, str] | None
    occurred_on: date | None
    created_at: datetime
    pending: bool
    allowed: list[str]
    result: dict[str, str] | None


class SignalPage(Schema):
    items: list[SignalOut]
    next: str | None
    total: int | None = None
