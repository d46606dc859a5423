"""By when an order has to be signed for (`sign_within` of the category), and which orders are late."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from zhujian.kernel import time
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.queries import calendar
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Category
from zhujian.kernel.workflow.models import Move

KIND = "problems.problem"
CHASE = "problems.chase-receipt"


def days_to_sign(problem: Problem) -> int:
    """The days that the category gives; the usual ones where the topic is gone."""
    topic = find_topic(problem.topic)
    category = topic.category(problem.category) if topic else None
    return category.sign_within if category else Category.sign_within


def sign_by(problem: Problem, since: datetime) -> datetime:
    """The end of the last day for the receipt of an order that reached the unit then; rolls on over days of rest."""
    due = compute(calendar(), since, Term(days_to_sign(problem), Unit.DAYS)).due
    assert due is not None
    return due


def unsigned(rows: QuerySet[Problem], now: datetime) -> list[Problem]:
    """Those of the rows whose receipt is late and was not yet chased.

    The days count from when the order reached the unit, and anew when an objection was refused or a suspension ended.
    """
    moves = Move.objects.filter(kind=KIND, row=OuterRef("pk"))
    reached = moves.filter(target="assigned").exclude(source="assigned").order_by("-seq")
    chased = moves.filter(action=CHASE, at__gte=OuterRef("reached_at"))
    waiting = (
        rows.filter(status="assigned", assigned_at__lt=_midnight(now))
        .annotate(reached_at=Subquery(reached.values("at")[:1]))
        .filter(~Exists(chased))
    )
    return [row for row in waiting.order_by("pk") if now > sign_by(row, row.reached_at)]


def _midnight(now: datetime) -> datetime:
    return now.astimezone(time.ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
