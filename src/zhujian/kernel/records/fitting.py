"""Texts that their columns can hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.records.digests import Table, recorded_fields


def require_fitting(model: Table, values: Mapping[str, Any]) -> None:
    """Raise Invalid naming every text that its column cannot hold. PostgreSQL would fail, SQLite would keep it."""
    errors = []
    for name, value in values.items():
        column = model._meta.get_field(name)
        if not isinstance(value, str) or not isinstance(column, models.CharField | models.TextField):
            continue
        longest = column.max_length
        if longest and len(value) > longest:
            errors.append(FieldError(name, _("这一项最多 %(count)s 个字符。") % {"count": longest}))
        elif "\x00" in value or _is_torn(value):
            errors.append(FieldError(name, _("这一项含有不可见的控制字符。")))
    if errors:
        raise Invalid(errors)


def _is_torn(text: str) -> bool:
    """Whether half of a surrogate pair is in it, which JSON can spell and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def values_of(row: models.Model, names: Collection[str] | None = None) -> dict[str, Any]:
    fields = recorded_fields(type(row))
    return {item.name: getattr(row, item.attname) for item in fields if names is None or item.name in names}
