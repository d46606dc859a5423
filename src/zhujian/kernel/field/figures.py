"""The rows of this room that topics may count."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Milestone, Say, Site, Team
from zhujian.kernel.field.queries import sites_of, teams_of
from zhujian.kernel.registry.figures import Column, source
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.visibility import visible_to

IS_DONE = Q(done_on__isnull=False)


@source("sites", owner=Column("owner__code"), township=Column("township__code"))
def sites(actor: Actor, topic: Topic) -> QuerySet[Site]:
    """Sites watched today."""
    return sites_of(actor, topic.code)


@source("teams", kind=Column("kind", TEAM_KINDS))
def teams(actor: Actor, topic: Topic) -> QuerySet[Team]:
    return teams_of(actor, topic.code)


@source("milestones", code=Column("code"), done=Column("is_done", type=bool))
def milestones(actor: Actor, topic: Topic) -> QuerySet[Milestone]:
    return visible_to(actor, Milestone).filter(site__topic=topic.code).alias(is_done=IS_DONE)


@source("says", satisfied=Column("satisfied", dict(Say.ANSWERS)))
def says(actor: Actor, topic: Topic) -> QuerySet[Say]:
    return visible_to(actor, Say).filter(site__topic=topic.code)
