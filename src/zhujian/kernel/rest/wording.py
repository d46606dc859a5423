"""What pydantic found wrong with a field, as a whole sentence in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError
from zhujian.kernel.wording import listed

PLACES = frozenset({"body", "query", "path", "form", "file", "header"})


def field_error(item: Mapping[str, Any]) -> FieldError:
    """One pydantic error (`type`, `loc`, `msg`, `ctx`) as a field's error."""
    name = _name([str(part) for part in item["loc"]])
    kind, context = str(item["type"]), item.get("ctx") or {}
    if kind == "refused":
        return FieldError(name, str(item["msg"]))
    return FieldError(name, _sentence(kind, context))


def _name(parts: Sequence[str]) -> str:
    """`unit` for ("body", PARAMETER, "unit"): what the operation calls its body, or `query`, is its own business."""
    named = parts[:1] == ["body"] or (parts[:2] == ["query", "query"] and parts[2:])
    outer = 2 if named else int(bool(parts) and parts[0] in PLACES)
    return ".".join(parts[outer:]) or "body"


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "missing":
        return _("缺少这一项。")
    if kind in {"string_too_short", "too_short"}:
        return _("这一项不能为空。")
    if kind == "string_too_long":
        return _("这一项最多 %(count)s 个字符。") % {"count": context.get("max_length", "")}
    if kind == "too_long":
        return _("这一项最多 %(count)s 个。") % {"count": context.get("max_length", "")}
    if kind in {"literal_error", "enum"}:
        return _("这一项只能取：%(choices)s。") % {"choices": _choices(str(context.get("expected", "")))}
    if kind == "extra_forbidden":
        return _("没有这一项。")
    if kind.startswith(("greater_than", "less_than")):
        return _("这个数超出了允许的范围。")
    return _by_family(kind)


def _choices(expected: str) -> str:
    """pydantic joins them as in English: 'a', 'b' or 'c'."""
    return listed(re.findall(r"'([^']*)'", expected)) or expected


def _by_family(kind: str) -> str:
    families = (
        ("date", _("这不是一个日期；请写成 2022-09-30 的样子。")),
        ("int", _("这一项应为整数。")),
        ("bool", _("这一项应为 true 或 false。")),
        ("string", _("这一项应为文字。")),
        ("list", _("这一项应为列表。")),
        ("dict", _("这一项应为对象。")),
        ("model", _("这一项应为对象。")),
    )
    return next((sentence for prefix, sentence in families if kind.startswith(prefix)), _("这一项的内容有误。"))
