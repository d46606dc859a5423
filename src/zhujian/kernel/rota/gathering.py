"""From the rows of a topic to a world: its sites, teams, absences, ties, and the visits behind and ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.compute import add_months
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.models import Absence, Site, Team, TeamMember, Tie, Visit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Topic, Visits
from zhujian.kernel.rota.draw import tie_digest
from zhujian.kernel.rota.values import Crew, Duty, Place, Slot, World
from zhujian.kernel.visibility import visible_to

DAY = timedelta(days=1)
MILLION = 10**6


@dataclass(frozen=True)
class Gathered:
    """A world, the digests of the ties behind its barred pairs, and the slots of its days that stand already: `old`
    were planned by the room's rota, `kept` have been made, were planned by hand, or are another room's."""

    world: World
    ties: tuple[str, ...]
    old: tuple[Slot, ...]
    kept: tuple[Slot, ...]


def room_of(actor: Actor, topic: str) -> int | None:
    """The unit that orders the visits: the actor's own, or for the system the one that leads the topic's teams."""
    if actor.unit is not None:
        return actor.unit
    return Team.objects.filter(topic=topic).order_by("code").values_list("unit", flat=True).first()


def gather(actor: Actor, topic: str, since: date, until: date, room: int | None = None) -> Gathered:
    """What a plan of these days, both included, follows from. Raises Invalid where nothing can be planned.

    What a room keeps covert is no part of another one's plans, whoever draws them: not the system's, and not those of
    somebody who also belongs to the covert team. What another room has announced stands, and is not moved.
    """
    ours = room_of(actor, topic) if room is None else room
    found = _topic(topic)
    days = tuple(since + DAY * step for step in range((until - since).days + 1))
    teams = list(visible_to(actor, Team).filter(topic=topic).order_by("code"))
    sites = list(visible_to(actor, Site).filter(topic=topic).select_related("township").order_by("code"))
    sites = [site for site in sites if _overlaps(site.active_from, site.active_until, since, until)]
    if not sites or not teams:
        raise Invalid.one("topic", _("本专题还没有可排班的点位或者督查组。"))
    members = _members(teams, since, until)
    absences = _absences(teams, since, until)
    barred, ties = _ties(members, sites, since, until)
    visits = visible_to(actor, Visit).filter(topic=topic, origin=Visit.OWN, team__in=teams).exclude(status="cancelled")
    visits = visits.filter(Q(covert=False) | Q(status="done") | Q(room=ours))
    world = World(
        topic=topic,
        days=days,
        sites=tuple(_place(site) for site in sites),
        teams=tuple(
            _crew(team, found.visits, members.get(team.pk, []), absences.get(team.pk, []), days) for team in teams
        ),
        duties=tuple(_duty(visits) for visits in found.visits),
        barred=barred,
        before=_before(visits, found.visits, since),
    )
    ahead = visits.filter(day__range=(since, until)).exclude(status="missed")
    movable = Q(status="planned", plan__isnull=False, room=ours)
    return Gathered(world=world, ties=ties, old=_slots(ahead.filter(movable)), kept=_slots(ahead.exclude(movable)))


def rest_of(month: date) -> tuple[date, date]:
    """The first and the last day of a month that can still be planned."""
    return max(month, time.today()), last_of(month)


def last_of(month: date) -> date:
    return add_months(month, 1) - DAY


def _topic(code: str) -> Topic:
    found = find_topic(code)
    if found is None:
        raise Invalid.one("topic", _("没有“%(topic)s”这一专题。") % {"topic": code})
    if not found.visits:
        raise Invalid.one("topic", _("专题“%(topic)s”没有写明督查安排（[visits]）。") % {"topic": found})
    return found


def _overlaps(begins: date | None, ends: date | None, since: date, until: date) -> bool:
    return (begins is None or begins <= until) and (ends is None or since <= ends)


def _duty(visits: Visits) -> Duty:
    return Duty(
        code=visits.code,
        kind=visits.teams,
        every_days=visits.every_days,
        apart=visits.same_team_not_within_days,
        unannounced=visits.unannounced,
    )


def _place(site: Site) -> Place:
    return Place(
        code=site.code,
        township=site.township.code if site.township else "",
        lat=_millionths(site.latitude),
        lon=_millionths(site.longitude),
        since=site.active_from,
        until=site.active_until,
    )


def _millionths(degrees: Decimal | None) -> int | None:
    return None if degrees is None else int(degrees * MILLION)


def _members(teams: Iterable[Team], since: date, until: date) -> dict[int, list[TeamMember]]:
    rows = TeamMember.objects.filter(team__in=list(teams), since__lte=until).order_by("pk")
    found: dict[int, list[TeamMember]] = {}
    for row in rows.filter(Q(until__isnull=True) | Q(until__gte=since)):
        found.setdefault(row.team_id, []).append(row)
    return found


def _absences(teams: Iterable[Team], since: date, until: date) -> dict[int, list[Absence]]:
    found: dict[int, list[Absence]] = {}
    for row in Absence.objects.filter(team__in=list(teams), withdrawn_at=None, since__lte=until, until__gte=since):
        found.setdefault(row.team_id, []).append(row)
    return found


def _crew(
    team: Team, kinds: Iterable[Visits], members: list[TeamMember], absences: list[Absence], days: tuple[date, ...]
) -> Crew:
    own = [visits for visits in kinds if visits.teams == team.kind]
    capacity = max((visits.capacity for visits in own), default=0)
    needed = max((visits.crew for visits in own), default=1)
    away = frozenset(day for day in days if _is_away(day, absences, members, needed))
    return Crew(code=team.code, kind=team.kind, capacity=capacity, away=away)


def _is_away(day: date, absences: list[Absence], members: list[TeamMember], needed: int) -> bool:
    """The whole team is absent, or too few of its members are left. A team without named members is complete."""
    missing = {absence.member_id for absence in absences if absence.since <= day <= absence.until}
    if None in missing:
        return True
    there = [row for row in members if row.since <= day and (row.until is None or day <= row.until)]
    return bool(members) and sum(row.pk not in missing for row in there) < needed


def _ties(
    members: dict[int, list[TeamMember]], sites: list[Site], since: date, until: date
) -> tuple[frozenset[tuple[str, str]], tuple[str, ...]]:
    """The barred (team, site) pairs, and a digest for each tie and pair: pairs are named, persons and reasons not.

    A tie that holds on any of the days bars the pair for all of them.
    """
    ties = Tie.objects.filter(Q(until__isnull=True) | Q(until__gte=since), since__lte=until)
    of_account: dict[int, list[Tie]] = {}
    of_person: dict[int, list[Tie]] = {}
    for tie in ties:
        of_account.setdefault(tie.account_id or 0, []).append(tie)
        of_person.setdefault(tie.person_id or 0, []).append(tie)
    codes = dict(Team.objects.filter(pk__in=members).values_list("pk", "code"))
    barred, digests = set(), set()
    for pk, rows in members.items():
        for row in rows:
            bound = of_account.get(row.account_id or -1, []) + of_person.get(row.person_id or -1, [])
            for tie, site in ((tie, site) for tie in bound for site in sites if _binds(tie, site)):
                barred.add((codes[pk], site.code))
                digests.add(_digest(tie, codes[pk], site.code))
    return frozenset(barred), tuple(sorted(digests))


def _binds(tie: Tie, site: Site) -> bool:
    return tie.site_id == site.pk or (tie.unit_id is not None and tie.unit_id == site.owner_id)


def _digest(tie: Tie, team: str, site: str) -> str:
    facts = {"kind": tie.kind, "account": tie.account_id, "person": tie.person_id, "team": team, "site": site}
    return tie_digest(bytes(tie.salt), facts)


def _before(visits: QuerySet[Visit], kinds: Iterable[Visits], since: date) -> frozenset[Slot]:
    """What was done, or is still to be done, in the days that the rules look back on."""
    back = max(max(item.every_days, item.same_team_not_within_days) for item in kinds)
    return frozenset(_slots(visits.filter(day__gte=since - DAY * back, day__lt=since).exclude(status="missed")))


def _slots(visits: QuerySet[Visit]) -> tuple[Slot, ...]:
    rows = visits.order_by().values_list("day", "kind", "site__code", "team__code")
    return tuple(sorted(Slot(day, kind, site, team) for day, kind, site, team in rows))
