"""Lists a page at a time: by the key of the last row, so that page 1,000 costs as much as page 1."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from ninja import Field, Schema

from zhujian.kernel.errors import Invalid

DEFAULT, LARGEST = 50, 200
LARGEST_ID = 2**63
M = TypeVar("M", bound=models.Model)


class PageQuery(Schema):
    """`limit` rows after `cursor`; `count` adds the total."""

    limit: int = Field(DEFAULT, ge=1, le=LARGEST)
    cursor: str = Field("", max_length=400)
    count: bool = False


@dataclass(frozen=True)
class Order:
    """A column and a direction; ties go by primary key in the same direction. Rows without a value come last."""

    column: str = "pk"
    descending: bool = True

    @classmethod
    def parse(cls, text: str, columns: Sequence[str], default: Order) -> Order:
        """Read `-due` or `due`. Raises Invalid for a column that the list does not sort by."""
        if not text:
            return default
        name = text.removeprefix("-")
        if name not in columns:
            raise Invalid.one("sort", _("不能按“%(name)s”排序。") % {"name": name})
        return cls(name, text.startswith("-"))


@dataclass
class Page(Generic[M]):
    items: list[M]
    next: str | None


def page(rows: models.QuerySet[M], order: Order, *, limit: int = DEFAULT, cursor: str = "") -> Page[M]:
    """One page of rows in this order, in one query."""
    ordered = rows.order_by(*_ordering(order))
    found = _behind(ordered, order, cursor, limit + 1) if cursor else list(ordered[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return Page(items, _encode(order, items[-1]) if more else None)


def _behind(ordered: models.QuerySet[M], order: Order, cursor: str, limit: int) -> list[M]:
    after = _after(order, _decode(cursor))
    try:
        return list(ordered.filter(after)[:limit])
    except (ValidationError, ValueError, TypeError, OverflowError) as error:  # a cursor of ours, of another list
        raise _bad_cursor() from error


def _ordering(order: Order) -> tuple[Any, ...]:
    tie = "-pk" if order.descending else "pk"
    if order.column == "pk":
        return (tie,)
    column = F(order.column)
    return (column.desc(nulls_last=True) if order.descending else column.asc(nulls_last=True), tie)


def _after(order: Order, key: tuple[Any, int]) -> Q:
    value, pk = key
    way = "lt" if order.descending else "gt"
    if order.column == "pk":
        return Q(**{f"pk__{way}": pk})
    same = Q(**{f"pk__{way}": pk})
    if value is None:
        return Q(**{f"{order.column}__isnull": True}) & same
    beyond = Q(**{f"{order.column}__{way}": value}) | Q(**{f"{order.column}__isnull": True})
    return beyond | (Q(**{order.column: value}) & same)


def _encode(order: Order, row: models.Model) -> str:
    value = None if order.column == "pk" else getattr(row, order.column)
    text = json.dumps([value, row.pk], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[Any, int]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as error:
        raise _bad_cursor() from error
    if not isinstance(pk, int) or isinstance(pk, bool) or abs(pk) >= LARGEST_ID:
        raise _bad_cursor()
    if not isinstance(value, str | int | float | None) or "\x00" in str(value):
        raise _bad_cursor()
    return value, pk


def _bad_cursor() -> Invalid:
    return Invalid.one("cursor", _("翻页标记无效，请从第一页重新开始。"))
