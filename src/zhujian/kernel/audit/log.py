"""Appending to the log.

`append` runs in the transaction of the change that it records: both are there after the commit, or neither. It locks
the one `Head` row last, so that events are numbered without gaps and two writers cannot wait for each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from zhujian.kernel import time
from zhujian.kernel.audit import statements
from zhujian.kernel.audit.merkle import Frontier, leaf_hash
from zhujian.kernel.audit.models import Event, Head

RowDigest = tuple[str, str, str]
SEPARATOR = "\n"


@dataclass(frozen=True)
class Entry:
    """What is to be recorded: identifiers and digests, never a person's words.

    `rows` are (table, primary key, digest in hexadecimal, or "" for a row that was deleted).
    """

    action: str
    business: datetime
    account: int | None = None
    role: str = ""
    origin: str = ""
    subject: str = ""
    rows: tuple[RowDigest, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def leaf_data(event: Event) -> bytes:
    """The bytes that an event's leaf is hashed over: its columns, a line each, in UTF-8.

    No column can hold a line break: identifiers have none and JSON escapes them.
    """
    return SEPARATOR.join(
        (
            str(event.seq),
            str(event.at),
            str(event.business),
            event.action,
            "" if event.account is None else str(event.account),
            event.role,
            event.origin,
            event.subject,
            event.rows,
            event.data,
        )
    ).encode()


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def append(entries: Sequence[Entry]) -> list[Event]:
    """Append events in order. Must be called inside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is appended in the transaction of the change that it records")
    head = _locked_head()
    frontier = Frontier.from_bytes(head.size, bytes(head.frontier))
    at = time.microseconds(time.real_now())
    events = []
    for entry in entries:
        event = _event(entry, frontier.size + 1, at)
        event.leaf = leaf_hash(leaf_data(event))
        frontier.append(event.leaf)
        events.append(event)
    statements.write(events, Head(pk=head.pk, size=frontier.size, frontier=frontier.to_bytes()))
    return events


def _event(entry: Entry, seq: int, at: int) -> Event:
    return Event(
        seq=seq,
        at=at,
        business=time.microseconds(entry.business),
        action=entry.action,
        account=entry.account,
        role=entry.role,
        origin=entry.origin,
        subject=entry.subject,
        rows=compact(entry.rows),
        data=compact(entry.data),
    )


def _locked_head() -> Head:
    head = statements.lock_head()
    if head is None:
        # Two first events may come at once: whoever is later waits here, and finds what the other has made.
        Head.objects.bulk_create([Head(pk=1, size=0, frontier=b"")], ignore_conflicts=True)
        head = Head.objects.select_for_update().get()
    return head
