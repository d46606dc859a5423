"""Rows by their keys, with statements that are put together once.

An action looks up the same few rows by the same columns each time, and putting a query together costs Django several
times what the database takes to answer it. Here the SQL of a look-up is kept, and only its key changes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Key = Mapping[str, Any]
Kinds = tuple[tuple[str, type], ...]

KEPT = 512
SMALLEST, LARGEST = -(2**63), 2**63 - 1
# Two keys that differ everywhere: where the parameters of a statement differ between them, its key stands.
ONE: dict[type, Callable[[int], Any]] = {int: lambda number: number + 1, str: lambda number: f"a{number}"}
OTHER: dict[type, Callable[[int], Any]] = {int: lambda number: number + 1001, str: lambda number: f"b{number}"}


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(models.Lookup[Any]):
    """`column__among=ids` for a frozenset of row ids: the same as `in`, written out once for each set.

    A rule of visibility names the same hundred units with every statement. As parameters, Django and the driver
    would take each in hand every time.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} IN ({_written_out(self.rhs)})", tuple(parameters)


@lru_cache(maxsize=KEPT)
def _written_out(ids: frozenset[int]) -> str:
    if not ids:
        raise EmptyResultSet
    return ",".join(str(int(each)) for each in sorted(ids))


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters; at each of `places` the value of a column of the key belongs."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    is_whole: bool

    def rows(self, model: type[M], key: Key) -> list[M]:
        given = list(self.parameters)
        for place, name in self.places:
            given[place] = key[name]
        return _rows(model, self.sql, given, whole=self.is_whole)


def is_whole(query: Any) -> bool:
    """Whether a query selects the columns of its table, all of them, in their order, and nothing else."""
    more = query.select_related or query.annotation_select or query.extra_select
    return bool(query.default_cols) and not more and query.deferred_loading == (frozenset(), True)


class _Converters(threading.local):
    """What turns a column into a field's value. They belong to a connection, and so to a thread."""

    def __init__(self) -> None:
        self.found: dict[type[models.Model], tuple[Any, Any]] = {}

    def of(self, model: type[models.Model]) -> tuple[Any, Any]:
        if model not in self.found:
            compiler = model._base_manager.all().query.get_compiler(connection=connection)
            columns = [field.get_col(model._meta.db_table) for field in model._meta.concrete_fields]
            self.found[model] = compiler, compiler.get_converters(columns)
        return self.found[model]


_converters = _Converters()


def _rows(model: type[M], sql: str, parameters: Sequence[Any], *, whole: bool) -> list[M]:
    """Rows of a statement. Of one that `is_whole` a raw query set would match columns with fields anew each time."""
    if not whole:
        return list(model._base_manager.raw(sql, parameters))
    names = [field.attname for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    compiler, converters = _converters.of(model)
    values = compiler.apply_converters(found, converters) if converters else found
    return [model.from_db(connection.alias, names, row) for row in values]


def statement(kinds: Kinds, build: Callable[[Key], models.QuerySet[Any]]) -> Statement | None:
    """The statement of the rows that `build` makes of a key whose columns are of these kinds; None: never any row."""
    one, other = ({name: made[kind](at) for at, (name, kind) in enumerate(kinds)} for made in (ONE, OTHER))
    try:
        query = build(one).query
        sql, parameters = query.sql_with_params()
        _sql, others = build(other).query.sql_with_params()
    except EmptyResultSet:
        return None
    names = {value: name for name, value in one.items()}
    places = [
        (at, names[value]) for at, (value, second) in enumerate(zip(parameters, others, strict=True)) if value != second
    ]
    return Statement(sql, tuple(parameters), tuple(places), is_whole(query))


def kinds_of(key: Key) -> Kinds | None:
    """The kinds of a key's values; None where one of them is neither a number nor a text."""
    kinds = tuple((name, type(value)) for name, value in key.items())
    return kinds if all(kind in ONE for _name, kind in kinds) else None


def is_possible(key: Key) -> bool:
    """Whether a database could hold such a key; a number beyond 64 bits and a NUL are in no table."""
    numbers = (value for value in key.values() if isinstance(value, int))
    texts = (value for value in key.values() if isinstance(value, str))
    return all(SMALLEST <= value <= LARGEST for value in numbers) and not any("\x00" in value for value in texts)


def every(model: type[M], *, order: tuple[str, ...] = (), lock: bool = False, **key: Any) -> list[M]:
    """The rows with these values (None: with none) in these columns. With `lock`, nobody else changes them meanwhile.

    Columns are named as in the table (`problem_id`), and no rule of visibility is asked.
    """
    wanted = {name: value for name, value in key.items() if value is not None}
    kinds = kinds_of(wanted)
    if kinds is None:
        raise TypeError(f"a row is looked up by numbers and texts, not by {wanted}")
    if not is_possible(wanted):
        return []
    empty = tuple(name for name, value in key.items() if value is None)
    found = _every(model, kinds, empty, order, lock)
    return found.rows(model, wanted) if found else []


def first(model: type[M], *, order: tuple[str, ...] = (), lock: bool = False, **key: Any) -> M | None:
    """The first of `every`, or None."""
    return next(iter(every(model, order=order, lock=lock, **key)), None)


@lru_cache(maxsize=KEPT)
def _every(
    model: type[models.Model], kinds: Kinds, empty: tuple[str, ...], order: tuple[str, ...], lock: bool
) -> Statement | None:
    nothing = {f"{name}__isnull": True for name in empty}

    def rows(key: Key) -> models.QuerySet[Any]:
        return locked(model._default_manager.filter(**key, **nothing).order_by(*order), lock=lock)

    return statement(kinds, rows)


Build = Callable[..., "models.QuerySet[Any]"]
MARK, NAME_MARK = 7_777_777_777, "\x01"


@dataclass(frozen=True)
class Kept:
    """A statement that was put together once. Where it has two parts, a list of ids belongs between them."""

    model: type[models.Model]
    parts: tuple[str, ...]
    parameters: tuple[Any, ...]
    is_whole: bool

    def rows(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        return _rows(self.model, sql, parameters, whole=self.is_whole)

    def text(self, ids: Iterable[int] = ()) -> str:
        return ",".join(map(str, map(int, ids))).join(self.parts)

    def with_names(self, names: Collection[str]) -> tuple[str, tuple[Any, ...]]:
        """With texts in the place of ids: as parameters, which stand between those before and those after."""
        place = self.parts[0].count("%s")
        marks = ",".join(["%s"] * len(names))
        return marks.join(self.parts), (*self.parameters[:place], *names, *self.parameters[place:])


def values_of(build: Build, *fixed: Hashable) -> list[tuple[Any, ...]]:
    """The values that `build(*fixed)` selects: numbers and texts, which both engines give as they are.

    `build` depends on nothing but what it is given.
    """
    found = _kept(build, fixed)
    return _values(found.text(), found.parameters) if found else []


def values_among(build: Build, ids: Collection[int], *fixed: Hashable) -> list[tuple[Any, ...]]:
    """The values that `build(ids, *fixed)` selects; it names the ids once."""
    found = _among(build, fixed) if ids else None
    return _values(found.text(ids), found.parameters) if found else []


def rows_among(build: Build, ids: Collection[int], *fixed: Hashable) -> list[Any]:
    """The same for whole rows."""
    found = _among(build, fixed) if ids else None
    return found.rows(found.text(ids), found.parameters) if found else []


def values_named(build: Build, names: Collection[str], *fixed: Hashable) -> list[tuple[Any, ...]]:
    """The values that `build(names, *fixed)` selects; it names the texts once."""
    found = _among(build, fixed, NAME_MARK) if names else None
    return _values(*found.with_names(names)) if found else []


def rows_named(build: Build, names: Collection[str], *fixed: Hashable) -> list[Any]:
    """The same for whole rows."""
    found = _among(build, fixed, NAME_MARK) if names else None
    return found.rows(*found.with_names(names)) if found else []


def count_of(build: Build, *fixed: Hashable) -> int:
    """How many rows `build(*fixed)` selects."""
    found = _kept(build, fixed)
    if found is None:
        return 0
    counted = f"SELECT count(*) FROM ({found.text()}) counted"  # noqa: S608 put together by Django
    return int(_values(counted, found.parameters)[0][0])


def _values(sql: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


@lru_cache(maxsize=KEPT)
def _kept(build: Build, fixed: tuple[Hashable, ...]) -> Kept | None:
    """None: never any row."""
    rows = build(*fixed)
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Kept(rows.model, (sql,), tuple(parameters), is_whole(rows.query))


@lru_cache(maxsize=KEPT)
def _among(build: Build, fixed: tuple[Hashable, ...], mark: int | str = MARK) -> Kept | None:
    whole = _kept(build, ((mark,), *fixed))
    if whole is None:
        return None
    place, words = whole.parameters.index(mark), whole.parts[0].split("%s")
    parts = "%s".join(words[: place + 1]), "%s".join(words[place + 1 :])
    return Kept(whole.model, parts, whole.parameters[:place] + whole.parameters[place + 1 :], whole.is_whole)


def locked(rows: models.QuerySet[M], *, lock: bool = True) -> models.QuerySet[M]:
    """Without the key, so that rows which refer to these can be written meanwhile."""
    return rows.select_for_update(of=("self",), no_key=True) if lock else rows
