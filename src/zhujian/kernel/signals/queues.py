"""Signals that wait for an actor, and those that the actor brought in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.queues import Queue, awaiting_consent

KIND = "signals.signal"


def to_triage(actor: Actor) -> Q:
    """Without an outcome, and without a dismissal that waits for a second person."""
    proposed = Consent.objects.filter(kind=KIND, row=OuterRef("pk"), state=Consent.PENDING)
    return Q(status="registered") & ~Q(Exists(proposed))


def _own(actor: Actor, *states: str) -> Q:
    mine = Q(created_by=actor.account, created_by__isnull=False)
    return mine & Q(status__in=states) if states else mine


QUEUES: tuple[Queue, ...] = (
    Queue("triage", _("信号待研判"), "signals.triage", "today", to_triage),
    Queue("consent", _("不予受理待同意"), "signals.consent", "decide", lambda actor: awaiting_consent(actor, KIND)),
    Queue("waiting", _("待研判"), "signals.register", "own", lambda actor: _own(actor, "registered")),
    Queue("problem", _("已转问题"), "signals.register", "own", lambda actor: _own(actor, "problem")),
    Queue("merged", _("已并入"), "signals.register", "own", lambda actor: _own(actor, "merged")),
    Queue("transferred", _("已移送"), "signals.register", "own", lambda actor: _own(actor, "transferred")),
    Queue("dismissed", _("不予受理"), "signals.register", "own", lambda actor: _own(actor, "dismissed")),
)


def triage_count(actor: Actor) -> int | None:
    """How many signals wait for this actor's triage, for the navigation; None for whoever does not triage."""
    if not actor.may("signals.triage"):
        return None
    return lookups.count_of(_waiting_for_triage, actor, time.today())


def _waiting_for_triage(actor: Actor, day: date) -> QuerySet[Any]:
    """The day is that of the rule: what is kept for one day does not hold on the next."""
    return visible_to(actor, Signal).filter(to_triage(actor)).order_by().values_list("pk")
