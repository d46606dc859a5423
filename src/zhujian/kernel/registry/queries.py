"""The topics of this process: read once; those that name a unit that is missing come back when it is there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_noop

from zhujian.kernel.registry.discover import topic_directories
from zhujian.kernel.registry.documents import FILE, read_topic
from zhujian.kernel.registry.faults import Fault, Refusal
from zhujian.kernel.registry.values import Topic

logger = logging.getLogger("zhujian.topics")

RECHECK_SECONDS = 30.0


def topics() -> tuple[Topic, ...]:
    """Every topic that holds, in the order of their codes."""
    return _present().topics


def topic(code: str) -> Topic | None:
    """The topic with this code; None where there is none or it was refused."""
    return next((found for found in topics() if found.code == code), None)


def refused() -> tuple[Refusal, ...]:
    """Topics that were left out, each with its reasons."""
    return _present().refused


def check_units(found: Topic, known: Collection[str]) -> list[Fault]:
    """The units that a topic names and that are not among these codes."""
    message = gettext_noop("没有编码为“%(code)s”的单位。")
    file = f"{found.directory.name}/{FILE}"
    named = found.responsibility.unit_codes()
    return [
        Fault(file, f"responsibility.{duty}", message, {"code": code})
        for duty, code in named.items()
        if code not in known
    ]


def check_code(found: Topic) -> list[Fault]:
    """Whether another folder of this process has the topic's code already."""
    alike = (other for other in _read().topics if other.code == found.code)
    return [
        fault
        for other in alike
        if other.directory.resolve() != found.directory.resolve()
        for fault in _twice(found, other).faults
    ]


def known_units(wanted: Iterable[str]) -> frozenset[str] | None:
    """Those of these codes that units bear; None where there is no database to ask."""
    codes = set(wanted)
    if not codes:
        return frozenset()
    if not apps.models_ready:
        return None
    from zhujian.kernel.org.models import Unit

    # A savepoint keeps a failed query from spoiling the caller's transaction. Opening one of our own would wait for
    # SQLite's writer, who may be waiting for the topics.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard:
            return frozenset(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    except DatabaseError:
        return None


def forget() -> None:
    """Read everything again at the next question."""
    _read.cache_clear()
    with _lock:
        _state.stale = True


def units_changed() -> None:
    """Units were added: a topic may no longer miss one."""
    with _lock:
        _state.stale = _state.stale or _state.incomplete


@dataclass(frozen=True)
class _Shelf:
    topics: tuple[Topic, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass
class _State:
    shelf: _Shelf = field(default_factory=_Shelf)
    stale: bool = True
    incomplete: bool = False
    checked: float = 0.0


_state = _State()
_lock = threading.RLock()


def _present() -> _Shelf:
    with _lock:
        overdue = _state.incomplete and time.monotonic() - _state.checked > RECHECK_SECONDS
        if _state.stale or overdue:
            _check()
        return _state.shelf


def _check() -> None:
    """Sort out the topics that name a missing unit. Without a database yet, none is missing and we ask again."""
    read = _read()
    known = known_units(code for found in read.topics for code in found.responsibility.unit_codes().values())
    faults = {found.code: () if known is None else tuple(check_units(found, known)) for found in read.topics}
    lacking = tuple(Refusal(found.directory, faults[found.code]) for found in read.topics if faults[found.code])
    before = _state.shelf
    _state.shelf = _Shelf(
        tuple(found for found in read.topics if not faults[found.code]),
        (*read.refused, *lacking),
    )
    _state.stale = known is None
    _state.incomplete = bool(lacking)
    _state.checked = time.monotonic()
    _log(before, _state.shelf)


def _log(before: _Shelf, after: _Shelf) -> None:
    for refusal in after.refused:
        if refusal not in before.refused:
            logger.warning("topic left out: %s\n%s", refusal.directory, refusal)


@cache
def _read() -> _Shelf:
    """Every topic's file, read; a code that stands twice goes to the folder that came first."""
    found: dict[str, Topic] = {}
    left_out: list[Refusal] = []
    for directory in topic_directories(getattr(settings, "ZHUJIAN_TOPIC_DIRECTORIES", ())):
        read = read_topic(directory)
        if isinstance(read, Refusal):
            left_out.append(read)
        elif read.code in found:
            left_out.append(_twice(read, found[read.code]))
        else:
            found[read.code] = read
    return _Shelf(tuple(found[code] for code in sorted(found)), tuple(left_out))


def _twice(second: Topic, first: Topic) -> Refusal:
    message = gettext_noop("代码“%(code)s”已用于 %(directory)s 中的专题。")
    values = {"code": second.code, "directory": first.directory.name}
    return Refusal(second.directory, (Fault(f"{second.directory.name}/{FILE}", "topic.code", message, values),))
