"""A plan as it stands on the calendar, read from the visits that its reader sees and from nothing else.

A visit that somebody may not see is no cell, no row, no team and in no sum: the page is the same as if there were none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.db.models import Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.values import Place, World
from zhujian.kernel.visibility import visible_to

DAY = timedelta(days=1)
MILLION = 10**6
SHORT = 3


@dataclass(frozen=True)
class Load:
    """What a team has in the plan. `ways` adds up the distances between its sites of one day, in metres, or as pairs
    in different townships where a site has no coordinates. `share` is the percentage of the busiest team's visits."""

    team: Team
    label: str
    visits: int
    days: int
    most: int
    ways: int
    share: int

    @property
    def kilometres(self) -> float:
        return round(self.ways / 1000, 1)


@dataclass(frozen=True)
class Calendar:
    """`lines` hold, for each site, the visits of each day. `new` are those that this plan itself drew."""

    days: tuple[date, ...]
    sites: Sequence[Site]
    lines: Sequence[Sequence[Sequence[Visit]]]
    loads: Sequence[tuple[str, Sequence[Load]]]
    new: frozenset[int]
    in_metres: bool

    @property
    def visits(self) -> int:
        return sum(load.visits for _kind, loads in self.loads for load in loads)


def calendar_of(actor: Actor, plan: Plan) -> Calendar:
    """The visits of a plan and, on its days, what is left of the plans that it replaces."""
    visits = _visits(actor, plan)
    days = tuple(plan.since + DAY * step for step in range((plan.until - plan.since).days + 1))
    sites = sorted({visit.site_id: visit.site for visit in visits}.values(), key=lambda site: site.code)
    cells: dict[tuple[int, date], list[Visit]] = defaultdict(list)
    for visit in visits:
        cells[visit.site_id, visit.day].append(visit)
    return Calendar(
        days=days,
        sites=sites,
        lines=[[cells.get((site.pk, day), ()) for day in days] for site in sites],
        loads=_loads([visit for visit in visits if visit.status != "cancelled"], sites),
        new=frozenset(visit.pk for visit in visits if plan.replaces_id and visit.plan == plan.pk),
        in_metres=_in_metres(sites),
    )


def _visits(actor: Actor, plan: Plan) -> list[Visit]:
    """By day, site and team, the announced first, so that the order in which they were made tells nothing."""
    earlier = Q(plan__in=ancestors(plan)) & ~Q(status="cancelled")
    rows = visible_to(actor, Visit).filter(Q(plan=plan.pk) | earlier, day__range=(plan.since, plan.until))
    return list(rows.select_related("site", "team").order_by("day", "site__code", "covert", "team__code"))


def ancestors(plan: Plan) -> list[int]:
    """The plans that this one replaces, and those that they replaced."""
    found: list[int] = []
    row = plan.replaces
    while row is not None and row.pk not in found:
        found.append(row.pk)
        row = row.replaces
    return found


def label_of(team: Team) -> str:
    """A team in a cell: the number in its code, else how the code ends."""
    digits = "".join(sign for sign in team.code[-SHORT:] if sign.isdigit())
    return digits or team.code[-SHORT:]


def _loads(visits: Iterable[Visit], sites: Sequence[Site]) -> list[tuple[str, Sequence[Load]]]:
    far = _Ways(sites) if sites else None
    by_team: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.team is not None:
            by_team[visit.team.pk].append(visit)
    most: dict[str, int] = defaultdict(int)
    for rows in by_team.values():
        most[_team(rows).kind] = max(most[_team(rows).kind], len(rows))
    found = sorted((_load(rows, far, most[_team(rows).kind]) for rows in by_team.values()), key=lambda x: x.team.code)
    kinds = [(str(label), [load for load in found if load.team.kind == kind]) for kind, label in TEAM_KINDS.items()]
    return [(label, loads) for label, loads in kinds if loads]


def _team(rows: Sequence[Visit]) -> Team:
    team = rows[0].team
    if team is None:
        raise ValueError("a visit of the office has a team")
    return team


def _load(rows: Sequence[Visit], far: _Ways | None, most: int) -> Load:
    by_day: dict[date, list[int]] = defaultdict(list)
    for visit in rows:
        by_day[visit.day].append(visit.site_id)
    ways = sum(far.of(sites) for sites in by_day.values()) if far else 0
    team = _team(rows)
    share = round(100 * len(rows) / most)
    return Load(team, label_of(team), len(rows), len(by_day), max(map(len, by_day.values())), ways, share)


def _in_metres(sites: Sequence[Site]) -> bool:
    return all(site.latitude is not None and site.longitude is not None for site in sites)


class _Ways:
    """How far the sites of a team's day are from each other, as the solver counts it."""

    def __init__(self, sites: Sequence[Site]) -> None:
        # numpy takes a moment to load, which no other page is to wait for.
        from zhujian.kernel.rota.distances import distance_table

        places = [_place(site) for site in sites]
        self._at = {site.pk: at for at, site in enumerate(sites)}
        self._table = distance_table(World("", (date.min,), tuple(places), (), ()), places)

    def of(self, sites: Sequence[int]) -> int:
        return sum(int(self._table[self._at[one], self._at[other]]) for one, other in combinations(sites, 2))


def _place(site: Site) -> Place:
    if site.latitude is None or site.longitude is None:
        return Place(site.code, str(site.township_id or ""))
    return Place(site.code, str(site.township_id or ""), int(site.latitude * MILLION), int(site.longitude * MILLION))
