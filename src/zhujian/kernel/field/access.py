"""Who sees which sites, projects, teams and visits."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhujian.kernel import lookups, time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Absence, Milestone, Say, Site, Team, TeamMember, Tie, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topics
from zhujian.kernel.visibility import ALL, NOTHING, condition, rule, span_q


@rule(Site)
def sites_visible(actor: Actor) -> Q:
    """Sites whose owner or township lies in the spans; for the office also those that a unit in them regulates."""
    if not actor.may("sites.view"):
        return NOTHING
    if actor.unlimited:
        return ALL
    return _located(actor) | (_regulated(actor) if is_office(actor) else NOTHING)


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


def is_office(actor: Actor) -> bool:
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
    if not actor.may("teams.view"):
        return NOTHING
    if not is_office(actor):
        return Q(pk__in=_memberships(actor).values("team"))
    return ALL if actor.unlimited else span_q(actor, unit="unit", topic="topic") | _regulated(actor)


@rule(TeamMember)
def members_visible(actor: Actor) -> Q:
    found = teams_visible(actor)
    return found if found in (ALL, NOTHING) else Q(team__in=Team.objects.filter(found))


def _memberships(actor: Actor) -> QuerySet[TeamMember]:
    return TeamMember.objects.filter(in_team(time.today()), account=actor.account)


def own_topics(actor: Actor, day: date) -> set[str]:
    """The topics of the teams to which an account belongs on a day."""
    rows = TeamMember.objects.filter(in_team(day), account=actor.account)
    return set(rows.order_by().values_list("team__topic", flat=True).distinct())


def in_team(day: date) -> Q:
    """Members on a day; the last day still counts."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


@rule(Absence)
def absences_visible(actor: Actor) -> Q:
    """Those who plan, and the team itself."""
    found = teams_visible(actor)
    return found if found in (ALL, NOTHING) else Q(team__in=Team.objects.filter(found))


@rule(Tie)
def ties_visible(actor: Actor) -> Q:
    """A tie is a private matter: whoever declared it for themselves sees it, and whoever plans within reach."""
    own = Q(account=actor.account) if actor.account is not None else NOTHING
    if not actor.may("visits.plan"):
        return own
    if actor.unlimited:
        return ALL
    people = TeamMember.objects.filter(members_visible(actor))
    return own | Q(account__in=people.values("account")) | Q(person__in=people.values("person"))


@rule(Visit)
def visits_visible(actor: Actor) -> Q:
    """The office sees the visits of its reach, a team its own, and the visited what has taken place.

    Until it is done a covert visit is there for its team and for the room that ordered it alone: for no leader, no
    administrator, no other room, and in no count.
    """
    if not actor.may("visits.view"):
        return NOTHING
    ours = _of_own_team(actor)
    if actor.role == "field-team":
        return ours
    if not is_office(actor):
        return _in_reach(actor) & Q(status="done") & unreserved() | _by_own_unit(actor)
    return _in_reach(actor) & (_is_open_to_all() & unreserved() | _ordered_by(actor)) | ours


def unreserved() -> Q:
    """Rows of topics whose findings are not reserved to the room that has them."""
    codes = _reserved_topics()
    return ~Q(topic__in=codes) if codes else Q()


def reserved() -> Q:
    codes = _reserved_topics()
    return Q(topic__in=codes) if codes else NOTHING


def _reserved_topics() -> list[str]:
    return [topic.code for topic in topics() if topic.reserved]


def _is_open_to_all() -> Q:
    return Q(covert=False) | Q(status="done")


def _ordered_by(actor: Actor) -> Q:
    if not actor.may("visits.plan") or actor.unit is None:
        return NOTHING
    return Q(room=actor.unit)


def _of_own_team(actor: Actor) -> Q:
    """Visits of a team in which the account is a member on the day of the visit, whatever it did later that day."""
    if actor.account is None:
        return NOTHING
    there = TeamMember.objects.filter(team=OuterRef("team"), account=actor.account, since__lte=OuterRef("day"))
    return Q(Exists(there.filter(Q(until__isnull=True) | Q(until__gte=OuterRef("day")))))


def _by_own_unit(actor: Actor) -> Q:
    """The regulator sees the first-line visits that it reported."""
    return Q(origin=Visit.REGULATOR) & span_q(actor, unit="unit", topic="topic")


def _in_reach(actor: Actor) -> Q:
    found = sites_visible(actor)
    return found if found in (ALL, NOTHING) else Q(site__in=Site.objects.filter(found))


@condition("visits.submit")
def is_in_the_team(actor: Actor, visit: Visit) -> bool:
    """Only who belonged to the team on that day hands in what it found."""
    if visit.team_id is None or actor.account is None:
        return False
    rows = lookups.every(TeamMember, team_id=visit.team_id, account_id=actor.account)
    return any(row.since <= visit.day and (row.until is None or visit.day <= row.until) for row in rows)
