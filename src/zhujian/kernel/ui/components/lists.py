"""Lists: columns that sort, bulk choices, pages, and what to say when there is nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise

Words = str | Promise

SORT = "sort"
CURSOR = "cursor"


@dataclass(frozen=True)
class Link:
    label: Words
    url: str
    current: bool = False
    icon: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Column:
    """A column's heading. `sort` is the key that goes into `?sort=`; empty means it does not sort."""

    label: Words
    sort: str = ""
    numeric: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class BulkChoice:
    """A button of the bulk bar: it posts `verb=VALUE` with every `selected=…`."""

    value: str
    label: Words
    icon: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Bulk:
    """`action` is the address that the chosen rows are posted to; its page says what will happen before it happens."""

    action: str
    choices: tuple[BulkChoice, ...]


@dataclass(frozen=True)
class Pager:
    """Addresses of the neighbouring pages; empty where there is none. `summary` is the loaded-apart total, if any."""

    next_url: str = ""
    previous_url: str = ""
    summary: Words = ""


@dataclass(frozen=True)
class Empty:
    """What this list is and what to do first."""

    title: Words
    text: Words = ""
    url: str = ""
    action: Words = ""
    icon: str = "inbox"


@dataclass(frozen=True)
class Table:
    """What stands around the rows of a list. `label` names it for screen readers; `key` is its id on the page."""

    columns: tuple[Column, ...]
    label: Words
    bulk: Bulk | None = None
    pager: Pager | None = None
    empty: Empty | None = None
    key: str = "results"


@dataclass(frozen=True)
class Heading:
    """A column ready to be drawn: where its heading leads and how it is sorted now (`ascending`, `descending`, ``)."""

    column: Column
    url: str
    order: str


def with_query(query: QueryDict, changes: Mapping[str, str | None]) -> str:
    """`?…` with parameters set, or dropped where None; the cursor is forgotten, since it belongs to one order."""
    changed = query.copy()
    for name in (CURSOR, *changes):
        changed.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def headings(columns: tuple[Column, ...], query: QueryDict) -> list[Heading]:
    """Each heading sorts ascending first, descending when pressed again."""
    return [_heading(column, query) for column in columns]


def _heading(column: Column, query: QueryDict) -> Heading:
    if not column.sort:
        return Heading(column, "", "")
    now = query.get(SORT, "")
    order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(now, "")
    following = f"-{column.sort}" if order == "ascending" else column.sort
    return Heading(column, with_query(query, {SORT: following}), order)
