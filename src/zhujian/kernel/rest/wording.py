"""What pydantic found wrong with a field, as a whole sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError

PLACES = frozenset({"body", "query", "path", "form", "file", "payload", "header"})


def field_error(item: Mapping[str, Any]) -> FieldError:
    """One pydantic error (`type`, `loc`, `msg`, `ctx`) as a field's error."""
    name = ".".join(str(part) for part in item["loc"] if part not in PLACES)
    kind, context = str(item["type"]), item.get("ctx") or {}
    if kind == "refused":
        return FieldError(name, str(item["msg"]))
    return FieldError(name, _sentence(kind, context))


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "missing":
        return _("缺少这一项。")
    if kind in {"string_too_short", "too_short"}:
        return _("这一项不能为空。")
    if kind in {"string_too_long", "too_long"}:
        return _("这一项最多 %(count)s 个字符。") % {"count": context.get("max_length", "")}
    if kind in {"literal_error", "enum"}:
        return _("这一项只能取：%(choices)s。") % {"choices": context.get("expected", "")}
    if kind == "extra_forbidden":
        return _("没有这一项。")
    if kind.startswith(("greater_than", "less_than")):
        return _("这个数超出了允许的范围。")
    return _by_family(kind)


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
