"""Recorded rows made for tests alone: one with a column of every kind, one that links two, one with a state.

The tables exist in tests that use the fixture `samples`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tests.factories import SYSTEM, serial
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.records import Recorded
from zhujian.kernel.workflow.models import Stateful
from zhujian.kernel.workflow.moves import Table, begin, move, transition

R = TypeVar("R")


class Sample(Recorded):
    """A column of every kind that a room uses or may come to use."""

    text = models.CharField(max_length=40, default="")
    words = models.TextField(default="")
    number = models.IntegerField(default=0)
    flag = models.BooleanField(default=False)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    hour = models.TimeField(null=True)
    lasts = models.DurationField(null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    ratio = models.FloatField(null=True)
    data = models.JSONField(default=dict)
    coded = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    raw = models.BinaryField(default=bytes)
    ident = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    peers = models.ManyToManyField("self", through="Link", through_fields=("left", "right"), symmetrical=False)
    reads = models.PositiveIntegerField(default=0)

    unrecorded = frozenset({"reads"})

    class Meta:
        app_label = "samples"


class Link(Recorded):
    left = models.ForeignKey(Sample, models.PROTECT, related_name="links")
    right = models.ForeignKey(Sample, models.PROTECT, related_name="links_back")

    class Meta:
        app_label = "samples"
        constraints = (models.UniqueConstraint(fields=("left", "right"), name="samples_link_once"),)


class Ticket(Stateful):
    """Something that is opened, worked on and closed, and belongs to a unit and a topic."""

    title = models.CharField(max_length=40, default="")
    unit = models.BigIntegerField(null=True)
    topic = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "samples"


TABLES = (Sample, Link, Ticket)

TRANSITIONS: Table = {
    "tickets.take": transition("open", "taken"),
    "tickets.return": transition("taken", "open", reason=True),
    "tickets.close": transition("open taken", "closed"),
    "tickets.remind": transition("open taken", "open taken"),
}


def run(work: Callable[[Act], R], *, actor: Actor = SYSTEM, name: str = "samples.write") -> R:
    """Run `work` as an action of this name."""
    return action(name)(work)(actor)


def sample(**values: object) -> Sample:
    """A row written by an action."""
    return run(lambda act: Sample.objects.create(**values))


def ticket(**values: object) -> Ticket:
    """A ticket that has just been opened."""

    def opened(act: Act) -> Ticket:
        made = Ticket.objects.create(status="open", **{"title": f"ticket-{serial()}", **values})
        begin(act, made)
        return made

    return run(opened, name="tickets.open")


@action("tickets.take", row="ticket")
def take(act: Act, *, ticket: Ticket, reason: str = "") -> Ticket:
    move(act, ticket, TRANSITIONS, "taken", reason=reason)
    return ticket


@action("tickets.close", row="ticket")
def close(act: Act, *, ticket: Ticket) -> Ticket:
    move(act, ticket, TRANSITIONS, "closed")
    return ticket


def somebody(*permissions: str, units: Iterable[int] = (1,), account: int = 7) -> Actor:
    """Somebody who may do so much, over these units, without an account row behind."""
    spans = (Span(units=frozenset(units)),)
    return Actor(account, "示例人员", "supervision", frozenset(permissions), spans, post="主任", origin="10.0.0.7")


def of_the_spans(actor: Actor) -> Q:
    """A visibility rule for tickets: by unit and topic."""
    from zhujian.kernel.visibility import span_q

    return span_q(actor, unit="unit", topic="topic")


def events() -> list[Event]:
    return list(Event.objects.order_by("seq"))


def digests_in(event: Event) -> dict[tuple[str, str], str]:
    """(table, primary key) -> digest, of one event."""
    return {(label, pk): digest for label, pk, digest in json.loads(event.rows)}


def faults() -> list[str]:
    """What `audit verify` finds wrong, samples included."""
    return [str(fault) for fault in verify().faults]
