"""What waits for an actor: named conditions that the workbench counts and a list filters by, so that both agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Exists, Model, OuterRef, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.utils.functional import Promise

from zhujian.kernel.actor import Actor
from zhujian.kernel.visibility import NOTHING
from zhujian.kernel.workflow.models import Consent

Section = Literal["today", "soon", "decide", "own"]


@dataclass(frozen=True)
class Queue:
    """Visible rows that wait for whoever holds the permission; `rows` narrows them to those that this actor can do."""

    code: str
    label: str | Promise
    permission: str
    section: Section
    rows: Callable[[Actor], Q]
    light: Literal["", "amber", "red"] = ""

    def open_to(self, actor: Actor) -> bool:
        return actor.may(self.permission)


@dataclass(frozen=True)
class Desk:
    """Rows of one kind with the queues that they stand in; `list_name` is the address of the list that filters by them.

    `relevant` holds for every row that can stand in any of the queues.
    """

    model: type[Model]
    queues: tuple[Queue, ...]
    list_name: str
    relevant: Q = Q()


_desks: dict[str, Desk] = {}


def offer(name: str, desk: Desk) -> None:
    """Let the workbench count the queues of a topic with code."""
    _desks[name] = desk


def offered() -> tuple[Desk, ...]:
    return tuple(_desks[name] for name in sorted(_desks))


def queues_for(actor: Actor, queues: Iterable[Queue]) -> tuple[Queue, ...]:
    return tuple(queue for queue in queues if queue.open_to(actor))


def queue_q(actor: Actor, queues: Iterable[Queue], code: str) -> Q:
    """The condition of one queue; nothing where there is none of this name for the actor."""
    return next((queue.rows(actor) for queue in queues_for(actor, queues) if queue.code == code), NOTHING)


def any_of(actor: Actor, queues: Iterable[Queue]) -> Q:
    """Rows that stand in at least one of the queues."""
    return reduce(or_, (queue.rows(actor) for queue in queues), NOTHING)


def not_among(account: int | None, *columns: str) -> Q:
    """Rows whose JSON lists of account ids do not hold this account."""
    if account is None:
        return Q()
    return reduce(lambda found, column: found & ~among(account, column), columns, Q())


def among(account: int | None, column: str) -> Q:
    """Rows whose JSON list of account ids holds this account.

    The list is matched as text: SQLite has no containment for JSON.
    """
    return Q(Regex(Cast(column, TextField()), rf"(^|[^0-9]){account or 0}([^0-9]|$)"))


def awaiting_consent(actor: Actor, kind: str) -> Q:
    """Rows with a step that somebody else asked for and this actor may decide on."""
    waiting = Consent.objects.filter(
        kind=kind, row=OuterRef("pk"), state=Consent.PENDING, needs__in=actor.permissions
    ).exclude(asked_by=actor.account)
    return Q(Exists(waiting))
