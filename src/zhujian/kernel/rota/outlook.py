"""What a month asks of the teams, before anything is drawn: visits that are due against visits that can be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhujian.kernel.actor import Actor
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.rota.gathering import Gathered, gather, rest_of
from zhujian.kernel.rota.values import Crew, Duty, World


@dataclass(frozen=True)
class Demand:
    """A duty over all days: `need` visits are due and `can` be made, `away` days of a team are lost to absences.

    `a_day` is what all of its teams make on a day on which nobody is absent. Recusal and rotation are not in it.
    """

    title: str
    every_days: int
    apart: int
    unannounced: bool
    sites: int
    teams: int
    a_day: int
    away: int
    need: int
    can: int

    @property
    def short_by(self) -> int:
        return max(0, self.need - self.can)


@dataclass(frozen=True)
class Outlook:
    """`is_planned` where visits stand on these days already. `barred` counts pairs of team and site."""

    since: date
    until: date
    sites: int
    teams: int
    barred: int
    demands: tuple[Demand, ...]
    is_planned: bool

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def outlook(actor: Actor, topic: Topic, month: date) -> Outlook:
    """Of what is left of the month. Raises Invalid where the topic has nothing to plan."""
    since, until = rest_of(month)
    found = gather(actor, topic.code, since, until)
    return Outlook(
        since=since,
        until=until,
        sites=len(found.world.sites),
        teams=len(found.world.teams),
        barred=len(found.world.barred),
        demands=tuple(_demands(topic, found.world)),
        is_planned=bool(found.old or found.kept),
    )


def _demands(topic: Topic, world: World) -> Iterator[Demand]:
    for duty in world.duties:
        crews = [crew for crew in world.teams if crew.kind == duty.kind]
        visits = topic.visit(duty.code)
        yield Demand(
            title=str(visits.title) if visits else duty.code,
            every_days=duty.every_days,
            apart=duty.apart,
            unannounced=duty.unannounced,
            sites=len(world.sites),
            teams=len(crews),
            a_day=sum(crew.capacity for crew in crews),
            away=sum(len(crew.away & set(world.days)) for crew in crews),
            need=_need(duty, world),
            can=sum(crew.can_make(day) for crew in crews for day in world.days),
        )


def _need(duty: Duty, world: World) -> int:
    """At least so many: a site that was visited shortly before may do with one less."""
    active = (sum(place.is_active(day) for day in world.days) for place in world.sites)
    return sum(days // duty.every_days for days in active)


def affected(found: Gathered) -> int:
    """How many planned visits cannot stand: their team is away that day, or may not go there any more."""
    crews: dict[str, Crew] = {crew.code: crew for crew in found.world.teams}
    return sum(
        slot.team not in crews or slot.day in crews[slot.team].away or (slot.team, slot.site) in found.world.barred
        for slot in found.old
    )
