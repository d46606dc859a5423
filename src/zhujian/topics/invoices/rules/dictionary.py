"""The dictionary of goods, sellers and buyers: words, short names and codes, each a tag, each tag a bit.

A tag is looked for in every different name once, not in every line; a rule asks for bits. Words are matched without
regard to case, after the words of `except` were taken out of the name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhujian.topics.invoices.rules.faults import BadRules

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table

OWN = Path(__file__).with_name("goods.toml")
SECTIONS = ("goods", "sellers", "buyers")
LISTS = ("words", "except", "shorts", "codes")
MOST = 62  # bits of a signed whole number that both engines treat alike
NOTHING = "\ue000"  # for private use: stands in no name


@dataclass(frozen=True)
class Tag:
    """One tag: `words` in the name, `shorts` as the tax classification's short name, `codes` as starts of its code."""

    name: str
    title: str
    words: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def on_name(self, name: Column) -> Any:
        """Whether the name bears a word."""
        import ibis

        if not self.words:
            return ibis.literal(False)
        left = name.re_replace(_any(self.excepted), NOTHING) if self.excepted else name
        return left.re_search(_any(self.words))

    def on_goods(self, goods: Table) -> Any:
        """Whether a row of goods (`short`, `goods`, `tax_code`) bears the tag."""
        found = self.on_name(goods.goods.upper())
        if self.shorts:
            found = found | goods.short.isin(self.shorts)
        for code in self.codes:
            found = found | goods.tax_code.startswith(code)
        return found


@dataclass(frozen=True)
class Dictionary:
    """The tags of each section; a tag's bit is its place there."""

    goods: tuple[Tag, ...]
    sellers: tuple[Tag, ...]
    buyers: tuple[Tag, ...]

    def mask(self, section: str, names: tuple[str, ...]) -> int:
        """The bits of these tags. A name that the section lacks is a mistake of the rule that asks for it."""
        places = {tag.name: place for place, tag in enumerate(getattr(self, section))}
        return sum(1 << places[name] for name in dict.fromkeys(names) if name in places)

    @property
    def durables(self) -> tuple[str, ...]:
        """The words of durable goods, in the order in which they name a thing."""
        return next((tag.words for tag in self.goods if tag.name == "durable"), ())

    def plain(self) -> dict[str, Any]:
        """The dictionary in force as plain values, to be kept with a run."""
        return {section: {tag.name: _plain(tag) for tag in getattr(self, section)} for section in SECTIONS}


def load(own: Path | None = None) -> Dictionary:
    """Our dictionary; a tag that the county's file names takes the place of ours, a new one comes behind."""
    held = _sections(OWN)
    for section, tags in (_sections(own) if own else {}).items():
        held[section] = held.get(section, {}) | tags
        _check_count(own or OWN, section, held[section])
    return Dictionary(**{section: tuple(held.get(section, {}).values()) for section in SECTIONS})


def bits(tags: tuple[Tag, ...], found: Mapping[str, Any]) -> Any:
    """The bits of the tags that were found, as one whole number."""
    import ibis

    whole: Any = ibis.literal(0, "int64")
    for place, tag in enumerate(tags):
        whole = whole + found[tag.name].ifelse(ibis.literal(1 << place, "int64"), ibis.literal(0, "int64"))
    return whole


@cache
def all_bits() -> Any:
    """The bits of several rows together. Both engines have this aggregate, but Ibis knows it of one alone."""
    import ibis

    def bit_or(tags: int) -> int:  # type: ignore[empty-body]
        """The engine's own."""

    return ibis.udf.agg.builtin(bit_or)


def _any(words: tuple[str, ...]) -> str:
    """One of these words: an alternation of literals, which both engines' patterns mean alike."""
    return "|".join(re.escape(word.upper()) for word in words)


def _sections(place: Path) -> dict[str, dict[str, Tag]]:
    try:
        held = tomllib.loads(place.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRules(_("词典 %(file)s 无法读取：%(reason)s。") % {"file": place.name, "reason": error}) from error
    for section in held:
        if section not in SECTIONS:
            words = _("词典 %(file)s 中没有“%(section)s”这一部分，只有 goods、sellers、buyers。")
            raise BadRules(words % {"file": place.name, "section": section})
    return {section: _tags(place, section, tags) for section, tags in held.items()}


def _check_count(place: Path, section: str, tags: Mapping[str, Any]) -> None:
    if len(tags) > MOST:
        words = _("词典 %(file)s 的“%(section)s”部分最多 %(most)d 个标记。")
        raise BadRules(words % {"file": place.name, "section": section, "most": MOST})


def _tags(place: Path, section: str, tags: Any) -> dict[str, Tag]:
    if not isinstance(tags, dict):
        words = _("词典 %(file)s 的“%(section)s”应当是一节，每个标记一项。")
        raise BadRules(words % {"file": place.name, "section": section})
    return {name: _tag(place, f"{section}.{name}", name, values) for name, values in tags.items()}


def _tag(place: Path, key: str, name: str, values: Any) -> Tag:
    if not isinstance(values, dict) or not values.keys() <= {"title", *LISTS}:
        words = _("词典 %(file)s 的“%(key)s”只能有 title、words、except、shorts、codes。")
        raise BadRules(words % {"file": place.name, "key": key})
    lists = {each: values.get(each, []) for each in LISTS}
    for each, held in lists.items():
        if not isinstance(held, list) or not all(isinstance(word, str) and word.strip() for word in held):
            words = _("词典 %(file)s 的“%(key)s.%(list)s”应当是一列词，不能有空词。")
            raise BadRules(words % {"file": place.name, "key": key, "list": each})
    title = str(values.get("title", name))
    return Tag(name, title, *(tuple(lists[each]) for each in LISTS))


def _plain(tag: Tag) -> dict[str, Any]:
    return {
        "title": tag.title,
        "words": list(tag.words),
        "except": list(tag.excepted),
        "shorts": list(tag.shorts),
        "codes": list(tag.codes),
    }
