"""Rows as digests: which columns count, and what they hold once the database has them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn, cast

from django.db import models
from django.db.models.fields import NOT_PROVIDED

Key = tuple[str, str]
Columns = dict[str, Any]
Table = type[models.Model]
Column = models.Field[Any, Any]


def label_of(model: Table) -> str:
    """The name of a table in the log, such as "problems.problem"."""
    return model._meta.label_lower


def key_of(row: models.Model) -> Key:
    return label_of(type(row)), str(row.pk)


@cache
def recorded_fields(model: Table) -> tuple[Column, ...]:
    """The columns that a digest covers, in the order of their names."""
    left_out = {"salt"} | set(getattr(model, "unrecorded", ()))
    fields = (item for item in model._meta.concrete_fields if item.name not in left_out)
    return tuple(sorted(fields, key=lambda item: item.attname))


FIXED = (NOT_PROVIDED, dict, list)


@cache
def usual_values(model: Table) -> Columns:
    """What a column holds where nobody gave it a value, as far as that is always the same.

    Frozen in tests/contract/usual_values.json: with another default, older rows would not have their digests any more.
    """
    return {
        item.attname: item.get_default()
        for item in recorded_fields(model)
        if item.default in FIXED or not callable(item.default)
    }


class Unsettled(Exception):
    """What a column holds after the write is known to the database alone."""


@cache
def salted_fields(model: Table) -> tuple[Column, ...]:
    return (cast(Column, model._meta.get_field("salt")), *recorded_fields(model))


def settled(field: Column, value: Any) -> Any:
    """The value that a later read gives for one that has just been written.

    Raises Unsettled for expressions, and for numbers and moments that the two engines round in ways of their own.
    """
    if hasattr(value, "resolve_expression"):
        raise Unsettled
    value = field.to_python(value)
    if isinstance(field, models.JSONField):
        return json.loads(json.dumps(value, cls=field.encoder), parse_float=_unsettled)
    if isinstance(value, float) or (isinstance(value, datetime) and value.tzinfo is None):
        raise Unsettled
    if isinstance(value, Decimal) and value != round(value, cast(Any, field).decimal_places):
        raise Unsettled
    return value


def _unsettled(text: str) -> NoReturn:
    raise Unsettled(text)


def digest(row: models.Model) -> str:
    """SHA-256 over the row's salt and its columns in canonical JSON, as 64 hexadecimal digits."""
    columns = {item.attname: item.to_python(getattr(row, item.attname)) for item in salted_fields(type(row))}
    return digest_of_columns(columns, usual_values(type(row)))


def digest_of_columns(columns: Columns, usual: Columns) -> str:
    """The digest of a row as read, from all of its recorded columns and its salt by name.

    A column at its usual value is left out: so a column that a later version adds leaves the digests of older rows as
    they are. Nothing is hidden by that, for every other value is in.
    """
    values = {
        name: value for name, value in columns.items() if name != "salt" and (name not in usual or usual[name] != value)
    }
    text = json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(bytes(columns["salt"]) + text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal):
        return format((value + 0).normalize(), "f")
    return str(value)
