"""What a month asked of each team, and how often it came back to the same site. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhujian.kernel.coverage.calendars import Calendar, Entry
from zhujian.kernel.field.models import Team
from zhujian.kernel.registry.values import Topic


@dataclass(frozen=True)
class Load:
    """A team's month. `returns` is how often it came to the site it came to most, `gap` the fewest days between two
    of its visits to one site; `rule` the days that the topic asks to lie between them, 0 for none."""

    team: Team
    visits: int
    done: int
    missed: int
    days: int
    most: int
    returns: int
    gap: int | None
    rule: int

    @property
    def a_day(self) -> float:
        """Visits on a day on which the team is out."""
        return round(self.visits / self.days, 1) if self.days else 0

    @property
    def is_too_soon(self) -> bool:
        return self.gap is not None and self.gap < self.rule


def loads_of(calendar: Calendar) -> list[Load]:
    """Every team that the reader sees and that has visits in the month, by code."""
    by_team: dict[int, list[Entry]] = defaultdict(list)
    for entry in map(Entry._make, calendar.rows):
        if entry.team is not None:
            by_team[entry.team].append(entry)
    known = ((calendar.teams.get(pk), entries) for pk, entries in by_team.items())
    found = [_load(team, entries, _rule(calendar.topic, team)) for team, entries in known if team is not None]
    return sorted(found, key=lambda load: load.team.code)


def _rule(topic: Topic, team: Team) -> int:
    return max((kind.same_team_not_within_days for kind in topic.visits if kind.teams == team.kind), default=0)


def _load(team: Team, entries: list[Entry], rule: int) -> Load:
    days = Counter(entry.day for entry in entries)
    sites: dict[int, list[date]] = defaultdict(list)
    for entry in entries:
        if entry.status != "missed":
            sites[entry.site].append(date.fromisoformat(entry.day))
    statuses = Counter(entry.status for entry in entries)
    return Load(
        team,
        visits=len(entries),
        done=statuses["done"],
        missed=statuses["missed"],
        days=len(days),
        most=max(days.values()),
        returns=max(map(len, sites.values()), default=0),
        gap=shortest_gap(sites.values()),
        rule=rule,
    )


def shortest_gap(visits: Iterable[Iterable[date]]) -> int | None:
    """The fewest days between two visits to one place; None where no place was visited twice."""
    gaps = [(later - earlier).days for days in visits for earlier, later in pairwise(sorted(days))]
    return min(gaps, default=None)


def span_of(loads: Iterable[Load], kind: str) -> tuple[int, int] | None:
    """The fewest and the most visits that teams of one kind had."""
    counts = [load.visits for load in loads if load.team.kind == kind]
    return (min(counts), max(counts)) if counts else None
