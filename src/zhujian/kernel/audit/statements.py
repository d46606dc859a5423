"""The three statements that every action runs, in SQL of their own.

They never vary, and the ORM would put each together anew every time: that took longer than the database took for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection

from zhujian.kernel.audit.models import Event, Head

LOCK = "SELECT id, size, frontier FROM audit_head"
INSERT = (
    'INSERT INTO audit_event ("seq", "at", "business", "action", "account", "role", "origin", "subject",'
    ' "rows", "data", "leaf") VALUES '
)
EVENT = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
COLUMNS = tuple(field.attname for field in Event._meta.concrete_fields)
MOVE = "UPDATE audit_head SET size = %s, frontier = %s WHERE id = %s"


def lock_head() -> Head | None:
    """The log's edge, locked until the transaction ends; None before the first event."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK + (" FOR UPDATE" if connection.features.has_select_for_update else ""))
        found = cursor.fetchone()
    return Head(pk=found[0], size=found[1], frontier=bytes(found[2])) if found else None


def write(events: Sequence[Event], edge: Head) -> None:
    """The events and the log's edge behind them; where the engine can, by one statement."""
    if not events:
        return
    rows: list[list[Any]] = [[getattr(event, name) for name in COLUMNS] for event in events]
    moved: list[Any] = [edge.size, bytes(edge.frontier), edge.pk]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            insert = INSERT + ", ".join([EVENT] * len(rows))
            cursor.execute(f"WITH moved AS ({MOVE}) {insert}", [*moved, *chain.from_iterable(rows)])
        else:
            cursor.executemany(INSERT + EVENT, rows)
            cursor.execute(MOVE, moved)
