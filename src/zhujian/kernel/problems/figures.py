"""The rows of this room that topics may count."""

from __future__ import annotations

from django.db.models import QuerySet

from zhujian.kernel.actor import Actor
from zhujian.kernel.problems.models import Involved, Problem
from zhujian.kernel.problems.workflow import STATUSES
from zhujian.kernel.registry.figures import Column, source
from zhujian.kernel.registry.scales import SEVERITIES
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.visibility import visible_to

SET_ASIDE = ("dismissed", "merged")


@source(
    "problems",
    on="created_at",
    category=Column("category"),
    severity=Column("severity", dict(SEVERITIES)),
    status=Column("status", dict(STATUSES)),
)
def problems(actor: Actor, topic: Topic) -> QuerySet[Problem]:
    """Problems of the topic that stand: neither withdrawn nor merged into another."""
    return visible_to(actor, Problem).filter(topic=topic.code).exclude(status__in=SET_ASIDE)


@source("persons", on="problem__created_at", category=Column("problem__category"))
def persons(actor: Actor, topic: Topic) -> QuerySet[Involved]:
    """Persons involved in problems that stand."""
    rows = visible_to(actor, Involved).filter(problem__topic=topic.code)
    return rows.exclude(problem__status__in=SET_ASIDE)
