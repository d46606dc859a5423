"""Writing to many rows by one statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db import connection, models


def update_each(model: type[models.Model], values: Mapping[Any, Mapping[str, Any]]) -> int:
    """Write to each row, by its primary key, values of its own for the same columns; how many rows were written."""
    names = list(next(iter(values.values()), {}))
    if not names:
        return 0
    key, *fields = columns = [cast(Any, model._meta.get_field(name)) for name in (model._meta.pk.name, *names)]
    quote = connection.ops.quote_name
    table, given = quote(model._meta.db_table), ", ".join(["%s"] * len(columns))
    changes = ", ".join(f"{quote(field.column)} = {_typed(field, at)}" for at, field in enumerate(fields, start=2))
    sql = (
        f"UPDATE {table} SET {changes} FROM (VALUES {', '.join([f'({given})'] * len(values))}) AS given"  # noqa: S608
        f" WHERE {table}.{quote(key.column)} = {_typed(key, 1)}"
    )
    rows = [[pk, *(wanted[name] for name in names)] for pk, wanted in values.items()]
    parameters = [
        field.get_db_prep_save(value, connection) for row in rows for field, value in zip(columns, row, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def _typed(field: Any, place: int) -> str:
    """A column of VALUES, which PostgreSQL takes for text where it holds NULL alone; SQLite has no such types."""
    column = f"given.column{place}"
    if connection.vendor != "postgresql":
        return column
    kind = "bigint" if field.primary_key else field.db_type(connection)
    return f"CAST({column} AS {kind})"
