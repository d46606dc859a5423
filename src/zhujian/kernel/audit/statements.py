"""The three statements that every action runs, in SQL of their own.

They never vary, and the ORM would put each together anew every time: that took longer than the database took for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from zhujian.kernel.audit.models import Event, Head

LOCK = "SELECT id, size, frontier FROM audit_head"
INSERT = (
    'INSERT INTO audit_event ("seq", "at", "business", "action", "account", "role", "origin", "subject",'
    ' "rows", "data", "leaf") VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)'
)
MOVE = "UPDATE audit_head SET size = %s, frontier = %s WHERE id = %s"


def lock_head() -> Head | None:
    """The log's edge, locked until the transaction ends; None before the first event."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK + (" FOR UPDATE" if connection.features.has_select_for_update else ""))
        found = cursor.fetchone()
    return Head(pk=found[0], size=found[1], frontier=bytes(found[2])) if found else None


def insert_events(events: Sequence[Event]) -> None:
    rows = [[getattr(event, field.attname) for field in Event._meta.concrete_fields] for event in events]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def move_head(pk: Any, size: int, frontier: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [size, frontier, pk])
