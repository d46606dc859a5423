"""The filter bar: a GET form whose whole state is the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.http import QueryDict

from zhujian.kernel.ui.components.lists import CURSOR, SORT, Link, Words, with_query

Kind = Literal["choice", "text", "date"]


@dataclass(frozen=True)
class Choice:
    value: str
    label: Words


@dataclass(frozen=True)
class Filter:
    """One condition. Those that are not `primary` wait behind “更多条件”."""

    name: str
    label: Words
    kind: Kind = "choice"
    choices: tuple[Choice, ...] = ()
    primary: bool = True

    def word(self, value: str) -> Words:
        """The choice's own word; what was typed where there is none."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True)
class FilterBar:
    """`saved` are this person's saved views; `save_url` takes a POST of `name` and `query`; empty hides saving."""

    filters: tuple[Filter, ...]
    saved: tuple[Link, ...] = ()
    save_url: str = ""


@dataclass(frozen=True)
class Chip:
    label: Words
    value: Words
    remove_url: str


@dataclass(frozen=True)
class Input:
    """A filter with what the address says about it."""

    filter: Filter
    value: str


def inputs(bar: FilterBar, query: QueryDict, *, primary: bool) -> list[Input]:
    return [Input(each, query.get(each.name, "")) for each in bar.filters if each.primary is primary]


def chips(bar: FilterBar, query: QueryDict) -> list[Chip]:
    """One removable chip for each condition in force."""
    return [
        Chip(each.label, each.word(value), with_query(query, {each.name: None}))
        for each in bar.filters
        if (value := query.get(each.name, "").strip())
    ]


def kept(bar: FilterBar, query: QueryDict) -> Iterator[tuple[str, str]]:
    """Parameters that are no filter (the order of the list, say) and must survive filtering; the cursor must not."""
    names = {each.name for each in bar.filters} | {CURSOR}
    for name, values in query.lists():
        if name not in names:
            yield from ((name, value) for value in values)


def reset_url(query: QueryDict) -> str:
    """The list without any condition, in the same order."""
    order = query.get(SORT, "")
    return f"?{SORT}={order}" if order else "?"
