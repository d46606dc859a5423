"""Lightening: two teams that are about to come to one unit within a few days could come on the same day.

Only announced visits take part. An unannounced one is never proposed, not even to the room that ordered it: its day
follows from a draw that was committed to beforehand, and moving another visit towards it would give the day away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions.visits import Slot
from zhujian.kernel.field.models import Absence, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.values import Visits
from zhujian.kernel.visibility import visible_to

FAR = timedelta(days=62)
MOST_APART = FAR.days


@dataclass(frozen=True)
class Proposal:
    """`moved` could be made on the day of `kept`, at the same unit."""

    unit: Unit
    kept: Visit
    moved: Visit

    @property
    def apart(self) -> int:
        return abs((self.kept.day - self.moved.day).days)


def kind_of(visit: Visit) -> Visits | None:
    topic = find_topic(visit.topic)
    return topic.visit(visit.kind) if topic else None


def open_visits(actor: Actor) -> list[Visit]:
    """Announced visits that the actor sees and that are still to come, at units to which more than one kind comes."""
    today = time.today()
    rows = visible_to(actor, Visit).filter(
        origin=Visit.OWN, status="planned", covert=False, day__range=(today, today + FAR), team__isnull=False
    )
    kinds = rows.order_by().values_list("site__owner", "topic", "kind").distinct()
    counted = Counter(owner for owner, _topic, _kind in kinds)
    several = frozenset(owner for owner, count in counted.items() if count > 1)
    if not several:
        return []
    found = rows.filter(site__owner__among=several).select_related("site__owner", "team", "room")
    return list(found.order_by("day", "pk"))


def proposals_for(actor: Actor, topic: str = "") -> list[Proposal]:
    """What could be joined, of one topic or of all; two queries."""
    if not actor.may("visits.view") or not _could_be_any():
        return []
    by_unit: dict[Unit, list[Visit]] = defaultdict(list)
    for visit in open_visits(actor):
        by_unit[visit.site.owner].append(visit)
    found = [each for unit, visits in by_unit.items() for each in proposals_among(unit, visits)]
    return [each for each in found if not topic or topic in {each.kept.topic, each.moved.topic}]


def _could_be_any() -> bool:
    """One kind of visits alone never comes twice."""
    kinds = [kind for topic in topics() for kind in topic.visits if not kind.unannounced]
    return len(kinds) > 1


def proposals_among(unit: Unit, visits: Sequence[Visit]) -> Iterator[Proposal]:
    """Pairs of visits of different kinds by different teams, so near each other that one of them could move.

    A day on which the other kind comes anyway is joined already: a daily visit leaves nothing to join.
    """
    known: dict[tuple[str, str], dict[date, list[Visit]]] = defaultdict(lambda: defaultdict(list))
    for visit in visits:
        known[_series(visit)][visit.day].append(visit)
    for first in visits:
        mine = known[_series(first)]
        for other in known.values():
            if other is not mine and first.day not in other:
                yield from (_proposal(unit, first, second) for second in _soon_after(first, mine, other))


def _soon_after(first: Visit, mine: Collection[date], other: Mapping[date, Sequence[Visit]]) -> Iterator[Visit]:
    """Visits of the other kind within reach, on days on which the first one's kind does not come."""
    for step in range(1, MOST_APART + 1):
        day = first.day + timedelta(days=step)
        for second in other.get(day, ()) if day not in mine else ():
            if step <= _reach(first, second) and second.team_id != first.team_id:
                yield second


def _series(visit: Visit) -> tuple[str, str]:
    return visit.topic, visit.kind


def _reach(*visits: Visit) -> int:
    return max((kind.join_within_days for kind in map(kind_of, visits) if kind), default=0)


def _proposal(unit: Unit, first: Visit, second: Visit) -> Proposal:
    """The later comes with the earlier, unless the later is of the kind that cannot wait."""
    spans = [kind.every_days if kind else 0 for kind in (kind_of(first), kind_of(second))]
    return Proposal(unit, second, first) if spans[1] < spans[0] else Proposal(unit, first, second)


def slot_of(proposal: Proposal) -> Slot:
    """Where the moved visit would stand. Its team was checked to be there: a plan without one is no proposal."""
    moved = proposal.moved
    if moved.team is None:
        raise ValueError(moved.pk)
    return Slot(moved.kind, moved.site, moved.team, proposal.kept.day)


def objections_to(actor: Actor, proposal: Proposal) -> list[str]:
    """Why the team cannot come on that day, as far as the actor sees: it is absent, or has as much to do as it can."""
    moved, day, kind = proposal.moved, proposal.kept.day, kind_of(proposal.moved)
    found = []
    absent = Absence.objects.filter(
        team=moved.team_id, member__isnull=True, withdrawn_at__isnull=True, since__lte=day, until__gte=day
    )
    if absent.exists():
        found.append(_("%(team)s当天缺勤。") % {"team": moved.team})
    that_day = visible_to(actor, Visit).filter(team=moved.team_id, day=day).exclude(status="cancelled")
    if that_day.filter(site=moved.site_id, kind=moved.kind).exists():
        found.append(_("%(team)s当天已有对这个点位的同类督查。") % {"team": moved.team})
    busy = that_day.exclude(status="missed").count()
    if kind is not None and busy >= kind.capacity:
        found.append(_("%(team)s当天已安排 %(count)d 次督查，达到上限。") % {"team": moved.team, "count": busy})
    if kind is not None and kind.every_days == 1:
        found.append(_("“%(kind)s”每天都要进行，不能改期。") % {"kind": kind.title})
    return found
