"""The rules in force at this installation: ours, and a county's own where it has any."""

from __future__ import annotations

from functools import lru_cache

from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.base import Rule
from zhujian.topics.invoices.rules.catalogue import Book
from zhujian.topics.invoices.rules.faults import BadRules
from zhujian.topics.invoices.working import places


def book() -> tuple[Book, str]:
    """The rules in force, and what is wrong with the county's own where they cannot be read: then only ours hold."""
    folder = places.county_rules()
    if folder is None:
        return _published(), ""
    stamps = tuple(sorted((str(file), file.stat().st_mtime_ns) for file in folder.rglob("*.toml")))
    return _own(stamps)


@lru_cache(1)
def _published() -> Book:
    return catalogue.load()


@lru_cache(4)
def _own(_stamps: tuple[tuple[str, int], ...]) -> tuple[Book, str]:
    try:
        return catalogue.load(places.county_rules()), ""
    except BadRules as fault:
        return _published(), str(fault)


def rule_of(code: str) -> Rule | None:
    return book()[0].rules.get(code)
