"""Types of request fields. A reference is looked up while the body is read, so that every wrong field is named at
once: an unknown unit beside an empty reason and a date that is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.visibility import visible_to

LONGEST_TEXT, LONGEST_TITLE = 20_000, 200
LARGEST_ID = 2**63
M = TypeVar("M", bound=models.Model)


class Body(Schema):
    """A request body: a key that nothing reads is a mistake, and is named."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


def refuse(message: str) -> PydanticCustomError:
    """An error of our own, whose sentence goes out as it is."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def _plain(text: str) -> str:
    if "\x00" in text:
        raise refuse(_("这一项含有不可见的控制字符。"))
    return text


def _not_blank(text: str) -> str:
    words = _plain(text).strip()
    if not words:
        raise refuse(_("这一项不能为空。"))
    return words


def _of_our_time(day: date) -> date:
    if not time.FIRST_DAY <= day <= time.LAST_DAY:
        raise refuse(_("请核对这个日期的年份。"))
    return day


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_plain)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE), AfterValidator(_not_blank)]
Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_not_blank)]
Day = Annotated[date, Field(description="2022-09-30"), AfterValidator(_of_our_time)]


def actor_of(info: ValidationInfo) -> Actor:
    request = (info.context or {}).get("request")
    return getattr(request, "actor", None) or Actor.anonymous()


def reference(model: type[M], column: str, missing: Callable[[str], str]) -> Any:
    """A field type that takes the value of `column` and yields the visible row, or refuses with `missing(value)`."""

    def look_up(value: Any, info: ValidationInfo) -> M:
        if not isinstance(value, str) or "\x00" in value:
            raise refuse(_("这一项应为文字。"))
        row = visible_to(actor_of(info), model).filter(**{column: value}).first()
        if row is None:
            raise refuse(missing(value))
        return row

    return Annotated[model, PlainValidator(look_up), WithJsonSchema({"type": "string"})]


def id_reference(model: type[M], missing: Callable[[Any], str]) -> Any:
    """A field type that takes a row's id (a number, or its digits) and yields the visible row."""

    def look_up(value: Any, info: ValidationInfo) -> M:
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).isdecimal():
            raise refuse(_("这一项应为编号。"))
        number = int(value)
        row = visible_to(actor_of(info), model).filter(pk=number).first() if number < LARGEST_ID else None
        if row is None:
            raise refuse(missing(value))
        return row

    return Annotated[model, PlainValidator(look_up), WithJsonSchema({"type": "integer", "minimum": 1})]
