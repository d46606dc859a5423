"""What a rota is made from and what comes out: frozen values, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Place:
    """A site. Coordinates are WGS 84 in millionths of a degree; both bounds of its active days count."""

    code: str
    township: str = ""
    lat: int | None = None
    lon: int | None = None
    since: date | None = None
    until: date | None = None

    def is_active(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Crew:
    """A team of a kind, with the visits that it can make on a day and the days on which it cannot work."""

    code: str
    kind: str
    capacity: int
    away: frozenset[date] = frozenset()

    def can_make(self, day: date) -> int:
        return 0 if day in self.away else self.capacity


@dataclass(frozen=True)
class Duty:
    """A kind of visit: teams of `kind` come to each site at most `every_days` days apart, at most once a day.

    After a visit its team stays away from the site for the next `apart` days. Nobody can guess the day of an
    `unannounced` one.
    """

    code: str
    kind: str
    every_days: int = 1
    apart: int = 0
    unannounced: bool = False


@dataclass(frozen=True, order=True)
class Slot:
    """One visit: this team at this site on this day."""

    day: date
    duty: str
    site: str
    team: str


@dataclass(frozen=True, order=True)
class Gap:
    """A day on which a site has gone longer without a visit than the duty allows; with daily visits, the day itself."""

    day: date
    duty: str
    site: str


@dataclass(frozen=True)
class World:
    """Everything that a plan depends on. `days` ascend. `barred` are (team, site); `before` the visits of earlier days.

    `distances` are (township, township, distance); pairs that are not named lie one further than the farthest named.
    """

    topic: str
    days: tuple[date, ...]
    sites: tuple[Place, ...]
    teams: tuple[Crew, ...]
    duties: tuple[Duty, ...]
    barred: frozenset[tuple[str, str]] = frozenset()
    before: frozenset[Slot] = frozenset()
    distances: frozenset[tuple[str, str, int]] = frozenset()

    def __post_init__(self) -> None:
        if not self.days or list(self.days) != sorted(set(self.days)):
            raise ValueError("days must ascend")
        for name, codes in (
            ("site", [item.code for item in self.sites]),
            ("team", [item.code for item in self.teams]),
            ("duty", [item.code for item in self.duties]),
        ):
            if len(set(codes)) < len(codes):
                raise ValueError(f"a {name} stands twice")
        if any(duty.every_days < 1 or duty.apart < 0 for duty in self.duties):
            raise ValueError("a duty comes back after a day at the earliest")


class Rule(StrEnum):
    """What can stand in the way."""

    CAPACITY = "capacity"
    ABSENCE = "absence"
    RECUSAL = "recusal"
    ROTATION = "rotation"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Obstacle:
    """A rule that cannot be kept from `since` to `until`, both included, at these sites (none named: at all of them).

    `need` visits a day stand against `can`; over all these days `short_by` visits or `team_days` working days of a team
    are missing.
    """

    rule: Rule
    duty: str
    since: date
    until: date
    need: int
    can: int
    short_by: int
    team_days: int
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """How good a duty's part of a plan is, and what is proved to be the best possible.

    `gaps` against `gaps_bound` and `spread` (visits of the busiest team less those of the idlest) against
    `spread_bound`: neither can be lower. `ways` is the sum of the distances between sites of one team on one day, in
    metres with `in_metres`, else by townships (`distances.distance_table`).
    """

    duty: str
    visits: int
    gaps: int
    gaps_bound: int
    spread: int
    spread_bound: int
    ways: int
    in_metres: bool = False

    @property
    def is_covered_best(self) -> bool:
        return self.gaps == self.gaps_bound

    @property
    def is_even_best(self) -> bool:
        return self.is_covered_best and self.spread == self.spread_bound


@dataclass(frozen=True)
class Plan:
    """The slots in order, the gaps that are left, what stands in the way, and a score for each duty."""

    slots: tuple[Slot, ...]
    gaps: tuple[Gap, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    scores: tuple[Score, ...] = ()
    changes: int | None = field(default=None)

    def of(self, duty: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.duty == duty)


def gaps_of(world: World, slots: Iterable[Slot]) -> tuple[Gap, ...]:
    """The days on which a site had gone without a visit for too long.

    A site is counted from its last visit; without one, from the day before it becomes active or the plan begins.
    """
    visited: dict[tuple[str, str], set[date]] = {}
    for slot in (*world.before, *slots):
        visited.setdefault((slot.duty, slot.site), set()).add(slot.day)
    return tuple(
        sorted(
            Gap(day, duty.code, place.code)
            for duty in world.duties
            for place in world.sites
            for day in _overdue(world, duty, place, visited.get((duty.code, place.code), set()))
        )
    )


def _overdue(world: World, duty: Duty, place: Place, visited: set[date]) -> list[date]:
    active = [day for day in world.days if place.is_active(day)]
    if not active:
        return []
    earlier = [day.toordinal() for day in visited if day < world.days[0]]
    last = max(earlier, default=active[0].toordinal() - 1)
    found = []
    for day in active:
        if day in visited:
            last = day.toordinal()
        elif day.toordinal() - last >= duty.every_days:
            found.append(day)
    return found
