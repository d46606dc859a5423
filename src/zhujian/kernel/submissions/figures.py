"""The rows of this room that topics may count."""

from __future__ import annotations

from django.db.models import QuerySet

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry.figures import Column, source
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.submissions.models import Flag, Missed
from zhujian.kernel.visibility import visible_to


@source(
    "visits",
    on="day",
    kind=Column("kind"),
    status=Column("status"),
    origin=Column("origin", dict(Visit.ORIGINS)),
    result=Column("result", dict(Visit.RESULTS)),
    covert=Column("covert", type=bool),
)
def visits(actor: Actor, topic: Topic) -> QuerySet[Visit]:
    """Visits, planned and done; covert ones that are not done are there for those who see them alone."""
    return visible_to(actor, Visit).filter(topic=topic.code).exclude(status="cancelled")


@source("missed-by", on="visit__day")
def missed(actor: Actor, topic: Topic) -> QuerySet[Missed]:
    return visible_to(actor, Missed).filter(visit__topic=topic.code)


@source("flags", on="noted_at", kind=Column("kind", dict(Flag.KINDS)))
def flags(actor: Actor, topic: Topic) -> QuerySet[Flag]:
    return visible_to(actor, Flag).filter(submission__visit__topic=topic.code)
