"""Visits that wait for an actor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Visit
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.queues import Queue, awaiting_consent

KIND = "submissions.submission"


def to_review(actor: Actor) -> Q:
    """Handed in by somebody else, and without a rejection that waits for a second person."""
    proposed = Consent.objects.filter(kind=KIND, row=OuterRef("pk"), state=Consent.PENDING)
    rows = Submission.objects.filter(~Exists(proposed), visit=OuterRef("pk"), status="received")
    return Q(Exists(rows.exclude(account=actor.account) if actor.account is not None else rows))


def to_consent(actor: Actor) -> Q:
    return Q(Exists(Submission.objects.filter(awaiting_consent(actor, KIND), visit=OuterRef("pk"))))


def to_explain(actor: Actor) -> Q:
    """Missed, and nobody has said why."""
    del actor
    return Q(status="missed", reason="")


def of_today(actor: Actor) -> Q:
    """The own team's visits of today; which team that is, visibility says."""
    del actor
    return Q(status="planned", day=time.today())


def to_mend(actor: Actor) -> Q:
    """Handed in by the actor, and sent back with questions."""
    return Q(Exists(Submission.objects.filter(visit=OuterRef("pk"), status="has-issues", account=actor.account)))


QUEUES: tuple[Queue, ...] = (
    Queue("today", _("今天的督查"), "visits.submit", "today", of_today),
    Queue("mend", _("答卷有疑问待核对"), "visits.submit", "today", to_mend),
    Queue("review", _("督查答卷待审核"), "visits.review", "today", to_review),
    Queue("explain", _("漏查待说明"), "visits.plan", "today", to_explain, light="red"),
    Queue("consent", _("答卷不予采用待同意"), "visits.consent", "decide", to_consent),
)
# What can stand in a queue at all, so that counting them need not look at every visit on record.
RELEVANT = Q(status="done") | Q(status="missed", reason="") | Q(status="planned")


def today_count(actor: Actor) -> int | None:
    """How many visits a team has to make today, for the navigation; None for whoever makes none."""
    if not actor.may("visits.submit"):
        return None
    return lookups.count_of(_left_today, actor, time.today())


def _left_today(actor: Actor, day: date) -> QuerySet[Any]:
    return visible_to(actor, Visit).filter(status="planned", day=day).order_by().values_list("pk")
