"""Reading sites, projects and teams."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Milestone, Say, Site, Team
from zhujian.kernel.visibility import visible_to


def active_sites(on: date | None = None) -> Q:
    """Sites that are watched on a day, today by default; the last day still counts."""
    day = on or time.today()
    return (Q(active_from__isnull=True) | Q(active_from__lte=day)) & (
        Q(active_until__isnull=True) | Q(active_until__gte=day)
    )


def sites_of(actor: Actor, topic: str, on: date | None = None) -> QuerySet[Site]:
    """A topic's sites that the actor sees and that are watched on the day, with owner and township."""
    return visible_to(actor, Site).filter(active_sites(on), topic=topic).select_related("owner", "township")


def teams_of(actor: Actor, topic: str) -> QuerySet[Team]:
    return visible_to(actor, Team).filter(topic=topic).select_related("unit")


def milestones_of(actor: Actor, site: Site) -> QuerySet[Milestone]:
    return visible_to(actor, Milestone).filter(site=site)


def says_of(actor: Actor, site: Site) -> QuerySet[Say]:
    return visible_to(actor, Say).filter(site=site)


def late_milestones(on: date | None = None) -> Q:
    """Milestones whose day has passed without their being done."""
    return Q(done_on__isnull=True, planned_on__lt=on or time.today())
