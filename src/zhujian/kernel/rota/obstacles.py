"""Which rule stands in the way of a whole plan, where, and by how many visits and working days of a team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhujian.kernel.rota.values import Crew, Duty, Gap, Obstacle, Place, Rule, Slot, World


def obstacles_of(world: World, gaps: Sequence[Gap], slots: Sequence[Slot]) -> tuple[Obstacle, ...]:
    """The reasons of all gaps, each gap counted under one of them."""
    return tuple(
        obstacle
        for duty in sorted(world.duties, key=lambda item: item.code)
        for obstacle in _of_duty(_Room(world, duty, slots), [gap for gap in gaps if gap.duty == duty.code])
    )


@dataclass(frozen=True)
class _Reason:
    """Why one day has fewer visits than it needs."""

    rule: Rule
    need: int
    can: int
    sites: tuple[str, ...] = ()


class _Room:
    """What the teams of a duty could do on a day."""

    def __init__(self, world: World, duty: Duty, slots: Sequence[Slot]) -> None:
        self.world, self.duty = world, duty
        self.crews = [crew for crew in world.teams if crew.kind == duty.kind]
        self.most = max((crew.capacity for crew in self.crews), default=1) or 1
        self.slots = slots

    def can(self, day: date) -> int:
        return sum(crew.can_make(day) for crew in self.crews) - self._elsewhere(day)

    def _elsewhere(self, day: date) -> int:
        """Visits of another duty that the same teams make."""
        codes = {crew.code for crew in self.crews}
        return sum(slot.day == day and slot.duty != self.duty.code and slot.team in codes for slot in self.slots)

    def need(self, day: date) -> int:
        return sum(place.is_active(day) for place in self.world.sites)

    def allowed(self, site: str) -> list[Crew]:
        return [crew for crew in self.crews if (crew.code, site) not in self.world.barred]

    def place(self, code: str) -> Place:
        return next(place for place in self.world.sites if place.code == code)


def _of_duty(room: _Room, gaps: Sequence[Gap]) -> Iterable[Obstacle]:
    reasons: list[tuple[_Reason, date, int]] = []
    for day, found in groupby(sorted(gaps), key=lambda gap: gap.day):
        reasons += [(reason, day, many) for reason, many in _of_day(room, day, [gap.site for gap in found])]
    order = {day: at for at, day in enumerate(room.world.days)}
    reasons.sort(key=lambda item: (item[0].rule, item[0].sites, item[0].need, item[0].can, item[1]))
    for reason, runs in groupby(reasons, key=lambda item: item[0]):
        yield from _drawn_together(room, reason, [(day, many) for _reason, day, many in runs], order)


def _drawn_together(
    room: _Room, reason: _Reason, days: list[tuple[date, int]], order: dict[date, int]
) -> Iterable[Obstacle]:
    """Neighbouring days with the same reason are one obstacle."""
    numbered = enumerate(days)
    for _key, run in groupby(numbered, key=lambda item: order[item[1][0]] - item[0]):
        stretch = [entry for _at, entry in run]
        short = sum(many for _day, many in stretch)
        team_days = sum(-(-many // room.most) for _day, many in stretch)
        first, last = stretch[0][0], stretch[-1][0]
        yield Obstacle(
            reason.rule, room.duty.code, first, last, reason.need, reason.can, short, team_days, reason.sites
        )


def _of_day(room: _Room, day: date, sites: list[str]) -> Iterable[tuple[_Reason, int]]:
    """Sites that no team may or can visit have a reason of their own; for the rest it is sought together."""
    rest = []
    for site in sites:
        allowed = room.allowed(site)
        if room.crews and not allowed:
            yield _Reason(Rule.RECUSAL, 1, 0, (site,)), 1
        elif allowed and not any(crew.can_make(day) for crew in allowed):
            yield _Reason(Rule.ABSENCE, 1, 0, (site,)), 1
        else:
            rest.append(site)
    if rest:
        yield from _of_the_rest(room, day, rest)


def _of_the_rest(room: _Room, day: date, sites: list[str]) -> Iterable[tuple[_Reason, int]]:
    if room.duty.every_days > 1:
        yield _Reason(Rule.INTERVAL, len(sites), 0), len(sites)
        return
    need, can = room.need(day), room.can(day)
    short = min(len(sites), max(0, need - can))
    if short:
        full = sum(crew.capacity for crew in room.crews)
        yield _Reason(Rule.CAPACITY if need > full else Rule.ABSENCE, need, can), short
    left = len(sites) - short
    if left:
        rule = _knot(room, day, sites)
        yield rule, left


def _knot(room: _Room, day: date, sites: list[str]) -> _Reason:
    """Neither the number of teams nor that of their visits is short: teams are kept from these very sites."""
    site = min(sites, key=lambda code: (len(room.allowed(code)), code))
    teams = [crew for crew in room.allowed(site) if crew.can_make(day)]
    if room.duty.apart and len(teams) <= room.duty.apart:
        return _Reason(Rule.ROTATION, room.duty.apart + 1, len(teams), tuple(sorted(sites)))
    if any(pair[1] in sites for pair in room.world.barred):
        return _Reason(Rule.RECUSAL, len(sites), 0, tuple(sorted(sites)))
    return _Reason(Rule.ROTATION, room.duty.apart + 1, len(teams), tuple(sorted(sites)))
