"""One duty of a world as tables of numbers, in an order of sites and teams that is drawn from the seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from zhujian.kernel.rota.chance import Chance
from zhujian.kernel.rota.distances import distance_table
from zhujian.kernel.rota.values import Crew, Duty, Place, Slot, World

Table = NDArray[np.int64]
Mask = NDArray[np.bool_]
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Board:
    """`dates` [D] are ordinals; `active` [D, S]; `room` [D, T] visits that a team can still make on a day; `closed`
    [D, S, T] where it must not go: recusal, and visits outside this duty's own that are too near in time.
    `last` [S] is the ordinal from which each site's days are counted.

    Who goes where is a table [D, S] of teams, NOBODY where nobody does.
    """

    duty: Duty
    places: tuple[Place, ...]
    crews: tuple[Crew, ...]
    dates: Table
    active: Mask
    room: Table
    closed: Mask
    last: Table
    far: Table

    @property
    def size(self) -> tuple[int, int, int]:
        return len(self.dates), len(self.places), len(self.crews)

    @cached_property
    def near(self) -> list[list[int]]:
        """For each day the other days on which a team's visit keeps it away from the site."""
        return [
            [other for other in range(len(self.dates)) if other != day and self._is_near(day, other)]
            for day in range(len(self.dates))
        ]

    def _is_near(self, day: int, other: int) -> bool:
        return abs(int(self.dates[day] - self.dates[other])) <= self.duty.apart

    def nobody(self) -> Table:
        days, sites, _teams = self.size
        return np.full((days, sites), NOBODY, dtype=np.int64)

    def shut(self, day: int, found: Table) -> Mask:
        """[S, T]: where a team must not go on a day, given who goes where on the others."""
        mask: Mask = self.closed[day] | (self.room[day] == 0)
        for other in self.near[day]:
            sites = np.flatnonzero(found[other] != NOBODY)
            mask[sites, found[other, sites]] = True
        return mask

    def loads(self, found: Table) -> Table:
        """[T]: visits of each team."""
        return np.bincount(found[found != NOBODY], minlength=len(self.crews)).astype(np.int64)

    def ways(self, found: Table) -> int:
        """The sum of the distances between any two sites that a team visits on the same day."""
        return sum(self.ways_on(row) for row in found)

    def ways_on(self, row: Table) -> int:
        same = (row[:, None] == row[None, :]) & (row != NOBODY)[:, None]
        return int(self.far[same].sum()) // 2

    def overdue(self, found: Table) -> Mask:
        """[D, S]: days on which a site has gone without a visit for too long."""
        days, sites, _teams = self.size
        last, missing = self.last.copy(), np.zeros((days, sites), dtype=bool)
        for day in range(days):
            met = found[day] != NOBODY
            missing[day] = self.active[day] & ~met & (self.dates[day] - last >= self.duty.every_days)
            last[met] = self.dates[day]
        return missing

    def slots(self, found: Table) -> list[Slot]:
        pairs = zip(*np.nonzero(found != NOBODY), strict=True)
        return [self._slot(int(day), int(site), int(found[day, site])) for day, site in pairs]

    def _slot(self, day: int, site: int, team: int) -> Slot:
        from datetime import date

        when = date.fromordinal(int(self.dates[day]))
        return Slot(when, self.duty.code, self.places[site].code, self.crews[team].code)

    def placed(self, slots: Iterable[Slot]) -> Table:
        """The table of the slots of this duty; those that name something unknown here are passed over."""
        days = {int(ordinal): at for at, ordinal in enumerate(self.dates)}
        sites = {place.code: at for at, place in enumerate(self.places)}
        teams = {crew.code: at for at, crew in enumerate(self.crews)}
        found = self.nobody()
        for slot in slots:
            at = days.get(slot.day.toordinal())
            if slot.duty == self.duty.code and at is not None and slot.site in sites and slot.team in teams:
                found[at, sites[slot.site]] = teams[slot.team]
        return found


def board_of(world: World, duty: Duty, seed: bytes, taken: Sequence[Slot] = ()) -> Board:
    """The board of a duty; `taken` are slots of other duties that stand already."""
    chance = Chance(seed, "order", duty.code)
    places = tuple(chance.shuffled(sorted(world.sites, key=lambda item: item.code)))
    crews = sorted((item for item in world.teams if item.kind == duty.kind), key=lambda item: item.code)
    crews = chance.shuffled(crews)
    dates = np.array([day.toordinal() for day in world.days], dtype=np.int64)
    active = np.array([[place.is_active(day) for place in places] for day in world.days], dtype=bool)
    return Board(
        duty=duty,
        places=places,
        crews=tuple(crews),
        dates=dates,
        active=active.reshape(len(dates), len(places)),
        room=_room(world, crews, taken),
        closed=_closed(world, duty, places, crews, taken),
        last=_last(world, duty, places),
        far=distance_table(world, places),
    )


def _room(world: World, crews: Sequence[Crew], taken: Sequence[Slot]) -> Table:
    room = np.array([[crew.can_make(day) for crew in crews] for day in world.days], dtype=np.int64)
    room = room.reshape(len(world.days), len(crews))
    days = {day: at for at, day in enumerate(world.days)}
    teams = {crew.code: at for at, crew in enumerate(crews)}
    for slot in taken:
        if slot.team in teams and slot.day in days:
            at = days[slot.day], teams[slot.team]
            room[at] = max(0, room[at] - 1)
    return room


def _closed(world: World, duty: Duty, places: Sequence[Place], crews: Sequence[Crew], taken: Sequence[Slot]) -> Mask:
    sites = {place.code: at for at, place in enumerate(places)}
    teams = {crew.code: at for at, crew in enumerate(crews)}
    closed = np.zeros((len(world.days), len(places), len(crews)), dtype=bool)
    for team, site in world.barred:
        if team in teams and site in sites:
            closed[:, sites[site], teams[team]] = True
    apart = {item.code: max(item.apart, duty.apart) for item in world.duties}
    dates = np.array([day.toordinal() for day in world.days], dtype=np.int64)
    for slot in (*world.before, *taken):
        if slot.team in teams and slot.site in sites:
            near = np.abs(dates - slot.day.toordinal()) <= apart.get(slot.duty, duty.apart)
            closed[near, sites[slot.site], teams[slot.team]] = True
    return closed


def _last(world: World, duty: Duty, places: Sequence[Place]) -> Table:
    seen: dict[str, int] = {}
    for slot in world.before:
        if slot.duty == duty.code and slot.day < world.days[0]:
            seen[slot.site] = max(slot.day.toordinal(), seen.get(slot.site, 0))
    first = world.days[0].toordinal()
    begun = [next((day.toordinal() for day in world.days if place.is_active(day)), first) for place in places]
    return np.array([seen.get(place.code, begun[at] - 1) for at, place in enumerate(places)], dtype=np.int64)
