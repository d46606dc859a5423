"""All rules in force: the published ones, a county's own, and what a county sets in place of our parameters.

A county's directory may hold `goods.toml` (the dictionary), `parameters.toml` (a table per rule) and `rules/*.toml`
(rules of its own, see `declared`). Nothing in it is code.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhujian.topics.invoices.rules import dictionary
from zhujian.topics.invoices.rules.base import Rule, Setting
from zhujian.topics.invoices.rules.declared import declared
from zhujian.topics.invoices.rules.dictionary import Dictionary
from zhujian.topics.invoices.rules.faults import BadRules

COUNT = 28


@cache
def published() -> dict[str, Rule]:
    """R01 to R28."""
    names = [f"r{number:02}" for number in range(1, COUNT + 1)]
    rules = [importlib.import_module(f"zhujian.topics.invoices.rules.{name}").RULE for name in names]
    return {rule.id: rule for rule in rules}


@dataclass(frozen=True)
class Book:
    """The rules of a run with their parameters, and the dictionary."""

    rules: Mapping[str, Rule]
    words: Dictionary
    own: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)

    def settings(self, rule: Rule) -> dict[str, Setting]:
        return rule.settings(self.own.get(rule.id))

    def only(self, wanted: Iterable[str]) -> Book:
        """The book with these rules alone. Raises BadRules where there is no such rule."""
        asked = [name.strip().upper() for name in wanted if name.strip()]
        missing = [name for name in asked if name not in self.rules]
        if missing or not asked:
            words = _("没有规则“%(rules)s”。现有：%(known)s。")
            raise BadRules(words % {"rules": "、".join(missing), "known": "、".join(self.rules)})
        return Book({name: rule for name, rule in self.rules.items() if name in asked}, self.words, self.own)

    def plain(self) -> dict[str, Any]:
        """Rules and parameters in force as plain values, to be kept with a run."""
        return {rule.id: _plain_settings(self.settings(rule)) for rule in self.rules.values()}


def load(county: Path | None = None) -> Book:
    """The book in force. Raises BadRules where a county's file is wrong."""
    if county is None:
        return Book(published(), dictionary.load())
    if not county.is_dir():
        raise BadRules(_("没有规则目录 %(directory)s。") % {"directory": county})
    words = county / "goods.toml"
    loaded = dictionary.load(words if words.exists() else None)
    rules = dict(published())
    for place in sorted((county / "rules").glob("*.toml")):
        rule = declared(place, loaded)
        if rule.id in rules:
            raise BadRules(_("%(file)s：规则编号 %(id)s 已经有了。") % {"file": place.name, "id": rule.id})
        rules[rule.id] = rule
    return Book(rules, loaded, _parameters(county / "parameters.toml", rules))


def _parameters(place: Path, rules: Mapping[str, Rule]) -> dict[str, dict[str, Setting]]:
    if not place.exists():
        return {}
    try:
        held = tomllib.loads(place.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRules(_("%(file)s 无法读取：%(reason)s。") % {"file": place.name, "reason": error}) from error
    found: dict[str, dict[str, Setting]] = {}
    for name, values in held.items():
        if name.upper() in found:
            raise BadRules(_("%(file)s：规则“%(name)s”写了两次。") % {"file": place.name, "name": name.upper()})
        found[name.upper()] = _of_rule(place, rules.get(name.upper()), name, values)
    return found


def _of_rule(place: Path, rule: Rule | None, name: str, values: Any) -> dict[str, Setting]:
    if rule is None or not isinstance(values, dict):
        raise BadRules(_("%(file)s：没有规则“%(name)s”。") % {"file": place.name, "name": name})
    return {key: _setting(place, rule, key, value) for key, value in values.items()}


def _setting(place: Path, rule: Rule, key: str, value: Any) -> Setting:
    """The value, if it is of the same kind as the default: a number for a number, a list for a list."""
    where = {"file": place.name, "key": f"{rule.id}.{key}", "known": "、".join(rule.parameters)}
    if key not in rule.parameters:
        raise BadRules(_("%(file)s：没有参数“%(key)s”，可设：%(known)s。") % where)
    default = rule.parameters[key].default
    fitting = tuple(value) if isinstance(value, list) else value
    if not _is_alike(fitting, default):
        raise BadRules(_unlike(where, default))
    return fitting


def _unlike(where: Mapping[str, str], default: Setting) -> str:
    shown = list(default) if isinstance(default, tuple) else default
    return _("%(file)s：“%(key)s”应当与缺省值 %(default)s 同类，数字不能为负。") % {**where, "default": shown}


def _is_alike(value: Any, default: Setting) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, tuple) and bool(value) and all(_is_alike(each, default[0]) for each in value)
    if isinstance(default, str):
        return isinstance(value, str)
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _plain_settings(settings: Mapping[str, Setting]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()}
