"""Lists a page at a time: by the key of the last row, so that page 1,000 costs as much as page 1."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Field, Schema

from zhujian.kernel.errors import Invalid

DEFAULT, LARGEST = 50, 200
LARGEST_ID = 2**63
M = TypeVar("M", bound=models.Model)
Key = tuple[Any, int]


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
    """One page of rows in this order; one query, or two where rows with a value end and those without begin."""
    after = _decode(cursor) if cursor else None
    try:
        found = _cut(rows, order, after, limit + 1)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:  # a cursor of ours, of another list
        raise _bad_cursor() from error
    more = len(found) > limit
    items = found[:limit]
    return Page(items, _encode(order, items[-1]) if more else None)


def _cut(rows: models.QuerySet[M], order: Order, after: Key | None, limit: int) -> list[M]:
    """Rows with a value first, then those without: each part is read from an index, the whole from none."""
    if not _may_be_empty(rows.model, order.column):
        return list(_part(rows, order, after)[:limit])
    found: list[M] = []
    if after is None or after[0] is not None:
        found = list(_part(rows.filter(**{f"{order.column}__isnull": False}), order, after)[:limit])
        after = None
    if len(found) < limit:
        empty = rows.filter(**{f"{order.column}__isnull": True})
        found += _part(empty, Order("pk", order.descending), after)[: limit - len(found)]
    return found


def _may_be_empty(model: type[models.Model], column: str) -> bool:
    return column != "pk" and bool(cast(Any, model._meta.get_field(column)).null)


def _part(rows: models.QuerySet[M], order: Order, after: Key | None) -> models.QuerySet[M]:
    columns = ("pk",) if order.column == "pk" else (order.column, "pk")
    ordered = rows.order_by(*(f"-{name}" if order.descending else name for name in columns))
    return ordered if after is None else ordered.filter(_after(order, after))


def _after(order: Order, key: Key) -> Q:
    value, pk = key
    way = "lt" if order.descending else "gt"
    behind = Q(**{f"pk__{way}": pk})
    if order.column == "pk":
        return behind
    return Q(**{f"{order.column}__{way}": value}) | (Q(**{order.column: value}) & behind)


def _encode(order: Order, row: models.Model) -> str:
    value = None if order.column == "pk" else getattr(row, order.column)
    text = json.dumps([value, row.pk], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str) -> Key:
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
