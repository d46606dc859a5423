"""Tables of a topic.toml, read key by key. A wrong value is noted and a harmless one read on with, so that one look
at a file names all of its faults; whoever asks must not use what was read once there is a fault.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.registry.faults import MOST, Fault

T = TypeVar("T")

CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
CODE_LENGTH = 40
TITLE_LENGTH = 100
TEXT_LENGTH = 300
SHOWN = 60
UNPRINTED = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})

KINDS: dict[type, Promise] = {
    str: _("文字"),
    int: _("整数"),
    float: _("数字"),
    bool: _("true 或 false"),
    date: _("日期，如 2022-09-30"),
    dict: _("表"),
    list: _("数组"),
}


def is_plain(text: str) -> bool:
    """Whether a text is printed as it reads: no control, formatting or private characters."""
    return not any(unicodedata.category(character) in UNPRINTED for character in text)


def shown(value: object) -> str:
    """A foreign value for a message: printable, and no longer than a line."""
    text = value if isinstance(value, str) else repr(value)
    text = text if is_plain(text) else json.dumps(text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


@dataclass
class Table:
    """One table of a file. What nobody asked for when it is closed is an unknown key."""

    file: str
    path: str
    values: Mapping[str, Any]
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        return ".".join(part for part in (self.path, shown(key)) if part)

    def fault(self, key: str, message: str, **values: object) -> None:
        """Note a fault. `message` is a Chinese sentence with named placeholders, translated when it is read."""
        if len(self.faults) < MOST:
            self.faults.append(Fault(self.file, self.at(key), message, values))

    def get(self, key: str, kind: type[T], *, required: bool = False) -> T | None:
        """The value where it is there and of this type; None, and a fault, where it is not."""
        self.asked.add(key)
        if key not in self.values:
            if required:
                self.fault(key, gettext_noop("缺少这一项。"))
            return None
        value = self.values[key]
        if not _is(value, kind):
            self.fault(key, gettext_noop("应为%(kind)s，不是“%(value)s”。"), kind=KINDS[kind], value=shown(value))
            return None
        return value  # type: ignore[no-any-return]

    def text(self, key: str, *, required: bool = True, most: int = TEXT_LENGTH) -> str:
        value = self.get(key, str, required=required)
        if value is None:
            return ""
        if not value.strip():
            self.fault(key, gettext_noop("不能为空。"))
        elif len(value) > most:
            self.fault(key, gettext_noop("不能超过 %(most)d 个字。"), most=most)
        elif not is_plain(value):
            self.fault(key, gettext_noop("含有换行或不可见的字符。"))
        return value.strip()

    def words(self, key: str, *, required: bool = True, most: int = TITLE_LENGTH) -> Text:
        """`{ zh = "…", en = "…" }`, or a plain string where there is no English."""
        if isinstance(self.values.get(key), str):
            return Text(self.text(key, most=most))
        table = self.table(key, required=required)
        if table is None:
            return Text("")
        text = Text(table.text("zh", most=most), table.text("en", required=False, most=TEXT_LENGTH))
        table.close()
        return text

    def code(self, key: str, pattern: re.Pattern[str] = CODE) -> str:
        value = self.get(key, str, required=True)
        if value is None:
            return ""
        self.check_code(key, value, pattern)
        return value

    def check_code(self, key: str, value: str, pattern: re.Pattern[str] = CODE) -> None:
        if len(value) > CODE_LENGTH or not pattern.fullmatch(value):
            joint = "_" if pattern is NAME else "-"
            message = gettext_noop(
                "代码“%(value)s”不合规则：以小写字母开头，只用小写字母、数字和“%(joint)s”，不超过 %(most)d 个字符。"
            )
            self.fault(key, message, value=shown(value), joint=joint, most=CODE_LENGTH)

    def choice(self, key: str, options: Collection[str], default: str = "") -> str:
        """One of the options; without a default it is required."""
        value = self.get(key, str, required=not default)
        if value is None:
            return default
        if value not in options:
            message = gettext_noop("没有“%(value)s”这一选项；可选：%(options)s。")
            self.fault(key, message, value=shown(value), options=tuple(options))
        return value

    def choices(self, key: str, options: Collection[str]) -> tuple[str, ...]:
        """A list of different options; an absent key is an empty one."""
        values = self.get(key, list) or []
        message = gettext_noop("没有“%(value)s”这一选项；可选：%(options)s。")
        for value in values:
            if not isinstance(value, str) or value not in options:
                self.fault(key, message, value=shown(value), options=tuple(options))
        named = [value for value in values if isinstance(value, str)]
        if len(set(named)) < len(named):
            self.fault(key, gettext_noop("同一项写了两次。"))
        return tuple(named)

    def texts(self, key: str, *, most: int = TITLE_LENGTH) -> tuple[str, ...]:
        """A list of lines of text; an absent key is an empty one."""
        values = self.get(key, list) or []
        message = gettext_noop("应为不超过 %(most)d 个字的文字，不是“%(value)s”。")
        for value in values:
            if not isinstance(value, str) or not 0 < len(value) <= most or not is_plain(value):
                self.fault(key, message, most=most, value=shown(value))
        return tuple(value for value in values if isinstance(value, str))

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within bounds; without a default it is required."""
        value = self.get(key, int, required=default is None)
        if value is None:
            return low if default is None else default
        self._within(key, value, low, high)
        return value

    def number(self, key: str, low: float, high: float) -> float:
        value = self.get(key, float, required=True)
        if value is None:
            return low
        self._within(key, value, low, high)
        return float(value)

    def _within(self, key: str, value: float, low: float, high: float) -> None:
        if not low <= value <= high:
            message = gettext_noop("应在 %(low)s 到 %(high)s 之间，不是 %(value)s。")
            self.fault(key, message, low=low, high=high, value=shown(value))

    def flag(self, key: str) -> bool:
        return bool(self.get(key, bool))

    def day(self, key: str) -> date | None:
        return self.get(key, date)

    def table(self, key: str, *, required: bool = False) -> Table | None:
        found = self.get(key, dict, required=required)
        return None if found is None else Table(self.file, self.at(key), found, self.faults)

    def tables(self, key: str, name: str = "code") -> Iterator[Table]:
        """The tables of a list, called by their code where they have one, else by their place from 1."""
        for place, item in enumerate(self.get(key, list) or [], start=1):
            if not isinstance(item, dict):
                self.fault(
                    f"{key}[{place}]",
                    gettext_noop("应为%(kind)s，不是“%(value)s”。"),
                    kind=KINDS[dict],
                    value=shown(item),
                )
                continue
            label = item.get(name)
            called = label if isinstance(label, str) and CODE.fullmatch(label) else place
            yield Table(self.file, self.at(f"{key}[{called}]"), item, self.faults)

    def named(self, key: str, pattern: re.Pattern[str] = CODE) -> Iterator[tuple[str, Table]]:
        """The tables of a table, by name: `[visits.daily]`."""
        found = self.table(key) or Table(self.file, "", {}, self.faults)
        for name in found.values:
            found.check_code(name, name, pattern)
            table = found.table(name)
            if table is not None:
                yield name, table

    def unique(self, key: str, codes: Collection[str]) -> None:
        seen: set[str] = set()
        for code in codes:
            if code and code in seen:
                self.fault(key, gettext_noop("代码“%(code)s”用了两次。"), code=shown(code))
            seen.add(code)

    def close(self) -> None:
        """Name every key that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                self.fault(key, gettext_noop("没有这一项；这里可用：%(known)s。"), known=tuple(sorted(self.asked)))


def _is(value: object, kind: type) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, kind)
