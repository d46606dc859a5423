"""Who sees which sites, projects and teams."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Milestone, Say, Site, Team, TeamMember
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topics
from zhujian.kernel.visibility import ALL, NOTHING, rule, span_q


@rule(Site)
def sites_visible(actor: Actor) -> Q:
    """Sites whose owner or township lies in the spans; for the office also those that a unit in them regulates."""
    if not actor.may("sites.view"):
        return NOTHING
    if actor.unlimited:
        return ALL
    return _located(actor) | (_regulated(actor) if _is_office(actor) else NOTHING)


def _located(actor: Actor) -> Q:
    return span_q(actor, unit="owner", topic="topic") | span_q(actor, unit="township", topic="topic")


def _regulated(actor: Actor) -> Q:
    """A group that resides in the regulator watches over what the regulator is to watch."""
    named = {topic.code: topic.responsibility.unit_codes().get("regulator") for topic in topics()}
    ids = dict(Unit.objects.filter(code__in=[code for code in named.values() if code]).values_list("code", "pk"))
    covered = [
        topic
        for topic, code in named.items()
        if code in ids and any(span.units is not None and span.covers(ids[code], topic) for span in actor.spans)
    ]
    return Q(topic__in=covered) if covered else NOTHING


def _is_office(actor: Actor) -> bool:
    role = ROLES.get(actor.role)
    return role is not None and role.is_office


@rule(Milestone)
def milestones_visible(actor: Actor) -> Q:
    return _of_visible_sites(actor)


@rule(Say)
def says_visible(actor: Actor) -> Q:
    return _of_visible_sites(actor)


def _of_visible_sites(actor: Actor) -> Q:
    found = sites_visible(actor)
    return found if found in (ALL, NOTHING) else Q(site__in=Site.objects.filter(found))


@rule(Team)
def teams_visible(actor: Actor) -> Q:
    """The office sees the teams of its reach, a member the own team; the visited see none."""
    if not actor.may("sites.view"):
        return NOTHING
    if not _is_office(actor):
        return Q(pk__in=_memberships(actor).values("team"))
    return ALL if actor.unlimited else span_q(actor, unit="unit", topic="topic") | _regulated(actor)


@rule(TeamMember)
def members_visible(actor: Actor) -> Q:
    found = teams_visible(actor)
    return found if found in (ALL, NOTHING) else Q(team__in=Team.objects.filter(found))


def _memberships(actor: Actor) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(in_team(time.today()), account=actor.account)


def in_team(day: date) -> Q:
    """Members on a day; the last day still counts."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
