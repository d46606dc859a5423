"""Figures: counts of rows that a topic declares as data, and the sources of rows that rooms of the house offer.

A figure is a query and never a number, so that what a screen says can always be opened as the list behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.compute import add_months
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.registry.reading import NAME, Table, shown
from zhujian.kernel.registry.values import Figure, Topic

MOST_MONTHS = 600
Value = str | int | bool
Rows = Callable[[Actor, Topic], "QuerySet[Any]"]


@dataclass(frozen=True)
class Column:
    """What a figure may narrow a source by. `options` are the values it can hold; none means any value of `type`."""

    lookup: str
    options: Mapping[str, str | Promise] = field(default_factory=dict, hash=False)
    type: type = str

    def takes(self, value: object) -> bool:
        if not isinstance(value, self.type) or (isinstance(value, bool) and self.type is not bool):
            return False
        return not self.options or value in self.options


@dataclass(frozen=True)
class Source:
    """Rows that figures count, each through the visibility rule of whoever asks.

    `day` is the lookup of the date or moment that places a row in time.
    """

    name: str
    rows: Rows
    columns: Mapping[str, Column] = field(default_factory=dict, hash=False)
    day: str = ""

    @property
    def is_date(self) -> bool:
        """Columns that hold a moment end in `_at`."""
        return not self.day.endswith("_at")


@dataclass(frozen=True)
class Measure:
    """What a room works out of rows and is no count of them, such as a percentage; None where nothing follows yet.

    `page` is the address that shows what it is made of, as the list behind a count does.
    """

    name: str
    value: Callable[[Actor, Topic], int | float | None]
    page: Callable[[Topic], str]


@dataclass(frozen=True)
class Computed:
    """A figure that can be worked out; `key` is its name in the outside world, such as `mines.sites`.

    It counts `rows`, or else is a measure, and `page` is what it opens in place of the list of its rows.
    """

    key: str
    label: Text
    unit: Text
    rows: Callable[[Actor], QuerySet[Any]] | None
    measure: Callable[[Actor], int | float | None] | None = None
    page: Callable[[], str] | None = None

    def value(self, actor: Actor) -> int | float | None:
        if self.measure is not None:
            return self.measure(actor)
        return self.rows(actor).count() if self.rows is not None else None


_measures: dict[str, Measure] = {}
_sources: dict[str, Source] = {}
_coded: dict[str, Computed] = {}


def source(name: str, *, on: str = "", **columns: Column) -> Callable[[Rows], Rows]:
    """Offer rows under a name; `columns` are what a figure may narrow them by, `on` the lookup of their day.

    Call it where the models are.
    """

    def declare(rows: Rows) -> Rows:
        _sources[name] = Source(name, rows, columns, on)
        return rows

    return declare


def offer_measure(measure: Measure) -> None:
    """Offer a measure that topics may declare: `NAME = { label, unit, measure = "…" }`."""
    _measures[measure.name] = measure


def measures() -> Mapping[str, Measure]:
    return dict(_measures)


def sources() -> Mapping[str, Source]:
    return dict(_sources)


def add_coded(figure: Computed) -> None:
    """Offer a figure that a topic works out in code, or replace the one of the same key."""
    _coded[figure.key] = figure


def remove_coded(key: str) -> None:
    _coded.pop(key, None)


def computed(topics: Iterable[Topic]) -> list[Computed]:
    """Every figure of these topics, declared or coded, by key."""
    chosen = list(topics)
    codes = {topic.code for topic in chosen}
    found = {figure.key: figure for topic in chosen for figure in map(_bind(topic), topic.figures)}
    found.update((key, figure) for key, figure in _coded.items() if key.partition(".")[0] in codes)
    return [found[key] for key in sorted(found)]


def _bind(topic: Topic) -> Callable[[Figure], Computed]:
    def bind(figure: Figure) -> Computed:
        key = f"{topic.code}.{figure.name}"
        if figure.measure:
            found = _measures[figure.measure]
            value, page = partial(_measured, found, topic), partial(found.page, topic)
            return Computed(key, figure.label, figure.unit, None, value, page)
        rows = _sources[figure.count]
        return Computed(key, figure.label, figure.unit, lambda actor: _rows(actor, topic, figure, rows))

    return bind


def _measured(found: Measure, topic: Topic, actor: Actor) -> int | float | None:
    return found.value(actor, topic)


def _rows(actor: Actor, topic: Topic, figure: Figure, found: Source) -> QuerySet[Any]:
    rows = found.rows(actor, topic)
    for column, values in figure.where:
        rows = rows.filter(**{f"{found.columns[column].lookup}__in": values})
    if figure.last_months:
        since = add_months(time.today(), -figure.last_months)
        rows = rows.filter(**{f"{found.day}__gt": since if found.is_date else time.end_of_day(since)})
    return rows


def read_figures(top: Table, known: Mapping[str, Source]) -> tuple[Figure, ...]:
    """`[figures]`: name -> `{ label, unit, count = SOURCE, where = { COLUMN = VALUE or [VALUES] } }`, or
    `{ label, unit, measure = MEASURE }`."""
    return tuple(_figure(name, table, known) for name, table in top.named("figures", NAME))


def _figure(name: str, table: Table, known: Mapping[str, Source]) -> Figure:
    if "measure" in table.values:
        return _measure(name, table)
    count = table.choice("count", known)
    narrowing = table.table("where")
    where = _where(narrowing, known[count].columns) if narrowing and count in known else ()
    months = table.whole("last_months", 1, MOST_MONTHS) if "last_months" in table.values else 0
    if months and count in known and not known[count].day:
        table.fault("last_months", gettext_noop("这一来源没有日期，不能只数近几个月的。"))
    found = Figure(name, table.words("label"), table.words("unit", required=False), count, where, months)
    table.close()
    return found


def _measure(name: str, table: Table) -> Figure:
    measure = table.choice("measure", _measures)
    found = Figure(name, table.words("label"), table.words("unit", required=False), "", measure=measure)
    table.close()
    return found


def _where(table: Table, columns: Mapping[str, Column]) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    table.asked |= set(columns)
    table.close()
    return tuple((name, _values(table, name, columns[name])) for name in table.values if name in columns)


def _values(table: Table, name: str, column: Column) -> tuple[Value, ...]:
    given = table.values[name]
    values = given if isinstance(given, list) else [given]
    for value in values:
        if not column.takes(value):
            _wrong(table, name, value, column)
    return tuple(value for value in values if column.takes(value))


def _wrong(table: Table, name: str, value: object, column: Column) -> None:
    if column.options:
        message = gettext_noop("没有“%(value)s”这一选项；可选：%(options)s。")
        table.fault(name, message, value=shown(value), options=tuple(column.options))
    else:
        table.fault(name, gettext_noop("这一列没有“%(value)s”这样的值。"), value=shown(value))
