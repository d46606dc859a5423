"""A topic's own fields of a site: what may be kept in `Site.data`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.reading import is_plain
from zhujian.kernel.registry.values import FieldType, SiteField, SiteKind
from zhujian.kernel.wording import listed

Json = str | int | float | bool
LONGEST = 500
LARGEST = 10**12
YES = frozenset({"是", "true", "yes", "1"})
NO = frozenset({"否", "false", "no", "0"})


def clean_data(kind: SiteKind | None, given: Mapping[str, object]) -> tuple[dict[str, Json], list[FieldError]]:
    """The fields in the form in which they are kept, and every wrong one.

    Values may be typed or in words, as a form or a spreadsheet has them; empty ones are left out. Dates are kept as
    YYYY-MM-DD, choices and units by their codes.
    """
    fields = {item.name: item for item in kind.fields} if kind else {}
    errors = [
        FieldError(f"data.{name}", _("本专题的点位没有“%(name)s”这一字段。") % {"name": name})
        for name in given
        if name not in fields
    ]
    kept: dict[str, Json] = {}
    for name, item in fields.items():
        value = given.get(name)
        value = value.strip() if isinstance(value, str) else value
        if value is None or value == "":
            errors += _missing(item)
            continue
        try:
            kept[name] = _READERS[item.type](item, value)
        except ValueError as error:
            errors.append(FieldError(f"data.{name}", str(error)))
    return kept, errors


def _missing(item: SiteField) -> list[FieldError]:
    if not item.required:
        return []
    return [FieldError(f"data.{item.name}", _("请填写%(label)s。") % {"label": item.label})]


def _text(item: SiteField, value: object) -> Json:
    text = str(value)
    if len(text) > LONGEST or not is_plain(text):
        raise ValueError(_("%(label)s不能超过 %(most)d 个字，也不能换行。") % {"label": item.label, "most": LONGEST})
    return text


def _number(item: SiteField, value: object) -> Json:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not abs(number) <= LARGEST:
        raise ValueError(_("%(label)s应为数字。") % {"label": item.label})
    return int(number) if number.is_integer() else number


def _date(item: SiteField, value: object) -> Json:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError(_("%(label)s应为日期，如 2022-09-30。") % {"label": item.label}) from None


def _boolean(item: SiteField, value: object) -> Json:
    word = str(value).lower()
    if word not in YES | NO:
        raise ValueError(_("%(label)s应为是或否。") % {"label": item.label})
    return word in YES


def _choice(item: SiteField, value: object) -> Json:
    for code, words in item.choices.items():
        if value in (code, words.zh, words.en):
            return code
    options = listed(str(words) for words in item.choices.values())
    raise ValueError(_("%(label)s应为其中一项：%(options)s。") % {"label": item.label, "options": options})


def _unit(item: SiteField, value: object) -> Json:
    if not isinstance(value, str) or not is_plain(value) or not Unit.objects.filter(code=value).exists():
        raise ValueError(_("%(label)s应为已登记单位的编码。") % {"label": item.label})
    return value


_READERS: Mapping[FieldType, Callable[[SiteField, object], Json]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _choice,
    FieldType.UNIT: _unit,
}
