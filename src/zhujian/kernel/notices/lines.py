"""A person's notices as the page shows them: in words, by day, each with the address of what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.apps import apps
from django.db import models

from zhujian.kernel.actor import Actor
from zhujian.kernel.notices.kinds import words_of
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.time import local_date
from zhujian.kernel.visibility import visible_to

Seen = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Line:
    """`url` is empty where the thing has no page, or where the reader does not see it any more."""

    notice: Notice
    words: str
    url: str


@dataclass(frozen=True)
class Day:
    on: date
    lines: tuple[Line, ...]


def days_of(actor: Actor, notices: Sequence[Notice]) -> list[Day]:
    """Notices that stand in their order, by the day of each."""
    seen = _seen(actor, notices)
    by_day = groupby(notices, key=lambda notice: local_date(notice.created_at))
    return [Day(on, tuple(_line(notice, seen) for notice in those)) for on, those in by_day]


def address_of(actor: Actor, notice: Notice) -> str:
    """Where the thing that a notice is about is shown; empty where the actor does not see it."""
    return _line(notice, _seen(actor, [notice])).url


def _line(notice: Notice, seen: Seen) -> Line:
    is_seen = (notice.target, notice.row) in seen
    return Line(notice, words_of(notice.kind, notice.text), notice.url if is_seen else "")


def _seen(actor: Actor, notices: Iterable[Notice]) -> Seen:
    """The rows, of those that the notices are about, which the actor sees today: one query for each kind of row."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        if notice.url and notice.row is not None:
            wanted[notice.target].add(notice.row)
    found = ((target, _model(target), pks) for target, pks in wanted.items())
    return frozenset(
        (target, pk)
        for target, model, pks in found
        if model is not None
        for pk in visible_to(actor, model).filter(pk__in=pks).values_list("pk", flat=True)
    )


def _model(target: str) -> type[models.Model] | None:
    """None where the topic that had such rows is gone."""
    try:
        return apps.get_model(target)
    except LookupError:
        return None
