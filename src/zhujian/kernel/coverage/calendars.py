"""The calendar of a topic's month: sites × days, in a constant number of queries, out of what the actor sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.access import sees_own_visits_alone
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.obligations import Place, due_counts, keeper, percent, promised
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.registry.values import Topic, Visits
from zhujian.kernel.visibility import visible_to

# A visit as the database gives it: its id, site, team, day as text (2022-09-30), standing and kind. The standing is its
# status, with "covert-" before it for an unannounced one. A month has some ten thousand visits; making anything more
# of each, be it a date or an object with names, takes longer than all the rest of the page.
Row = tuple[int, int, int | None, str, str, str]
COVERT = "covert-"
# Of several visits to a site on one day the calendar shows the one that says most about the day.
RANKS = {"done": 6, "missed": 5, "planned": 4, "covert-done": 3, "covert-planned": 2, "covert-missed": 1}


SECRET = frozenset(standing for standing in RANKS if standing.startswith(COVERT))


class Entry(NamedTuple):
    """A row with names, for where there are few, or time enough: `Entry._make(row)`."""

    visit: int
    site: int
    team: int | None
    day: str
    standing: str
    kind: str

    @property
    def status(self) -> str:
        return self.standing.removeprefix(COVERT)


def state_of(standing: str, day: str, today: str) -> str:
    """done, covert (done unannounced), missed, due (planned, its day has come) or planned."""
    if standing == "covert-done":
        return "covert"
    status = standing.removeprefix(COVERT)
    if status == "planned" and day <= today:
        return "due"
    return status


def rows_among(visits: QuerySet[Visit]) -> list[Row]:
    """The visits of a query set, in no order."""
    standing = Case(When(covert=True, then=Concat(Value(COVERT), "status")), default="status", output_field=CharField())
    found = visits.order_by().annotate(text=Cast("day", CharField()), standing=standing)
    return list(found.values_list("pk", "site_id", "team_id", "text", "standing", "kind"))


@dataclass(frozen=True)
class DayLine:
    """One day: sites watched, those of them with what is promised, those where a planned visit was missed.

    A day is settled once it is over and the topic's visits have begun. Without `counts` nothing follows from the
    figures, since the reader sees a part of the visits.
    """

    day: date
    due: int
    done: int
    missed: int = 0
    settled: bool = False
    counts: bool = True

    @property
    def percent(self) -> float | int | None:
        shown = self.counts and (self.settled or self.done)
        return percent(self.done, self.due) if shown else None

    @property
    def is_counted(self) -> bool:
        return self.settled and self.counts and self.due > 0

    @property
    def is_full(self) -> bool:
        return self.is_counted and self.done == self.due


@dataclass(frozen=True)
class Calendar:
    """`lines` holds for each place one visit or None for each day of the month; `rows` are all visits of it.

    `beside` holds an unannounced visit that shares its cell, by the id of the visit shown there.
    """

    topic: Topic
    month: Month
    places: Sequence[Place]
    lines: Sequence[Sequence[Row | None]]
    days: Sequence[DayLine]
    rows: Sequence[Row]
    beside: dict[int, Row] = field(default_factory=dict, hash=False)
    teams: dict[int, Team] = field(default_factory=dict, hash=False)
    partial: bool = False

    @property
    def full_percent(self) -> float | int | None:
        """The share of this month's settled days on which every site has what is promised."""
        return share_of_full(self.days)


def share_of_full(days: Iterable[DayLine]) -> float | int | None:
    counted = [line for line in days if line.is_counted]
    return percent(sum(line.is_full for line in counted), len(counted))


def own_visits(actor: Actor, topic: str) -> QuerySet[Visit]:
    """The office's own visits that the actor sees, without those that were taken off the calendar."""
    return visible_to(actor, Visit).filter(topic=topic, origin=Visit.OWN).exclude(status="cancelled")


def places_of(actor: Actor, topic: str, since: date, until: date) -> list[Place]:
    """Sites watched on some day of the span, by code."""
    there = (Q(active_from__isnull=True) | Q(active_from__lte=until)) & (
        Q(active_until__isnull=True) | Q(active_until__gte=since)
    )
    rows = visible_to(actor, Site).filter(there, topic=topic).order_by("code")
    return [Place(*row) for row in rows.values_list("pk", "code", "name", "active_from", "active_until", "owner_id")]


def begun_on(actor: Actor, topic: Topic) -> date | None:
    """The day of the topic's first announced visit."""
    kinds = [kind.code for kind in promised(topic)]
    rows = own_visits(actor, topic.code).filter(kind__in=kinds, covert=False)
    return rows.order_by("day").values_list("day", flat=True).first()


def _begun(actor: Actor, topic: Topic, rows: Iterable[Row], month: Month) -> date | None:
    """The same, as far as this month has to know it: any day before its first is told as the day before."""
    kinds = {kind.code for kind in promised(topic)}
    if own_visits(actor, topic.code).filter(kind__in=kinds, covert=False, day__lt=month.first).exists():
        return month.first - timedelta(days=1)
    days = [row[3] for row in rows if row[5] in kinds and not row[4].startswith(COVERT)]
    return date.fromisoformat(min(days)) if days else None


def calendar_of(actor: Actor, topic: Topic, month: Month) -> Calendar:
    """The month as the actor may see it: four queries, however many sites there are."""
    rows = rows_among(own_visits(actor, topic.code).filter(day__range=(month.first, month.last)))
    places = places_of(actor, topic.code, month.first, month.last)
    alone = sees_own_visits_alone(actor)
    if alone:
        visited = {row[1] for row in rows}
        places = [place for place in places if place.pk in visited]
    teams = {team.pk: team for team in visible_to(actor, Team).filter(topic=topic.code).select_related("unit")}
    lines, beside = _lines(places, rows, month)
    calendar = Calendar(topic, month, places, lines, (), rows, beside, teams, alone)
    return replace(calendar, days=_days(actor, calendar))


def _lines(places: Sequence[Place], rows: Iterable[Row], month: Month) -> tuple[list[list[Row | None]], dict[int, Row]]:
    lines: list[list[Row | None]] = [[None] * len(month.days) for _place in places]
    by_site = {place.pk: line for place, line in zip(places, lines, strict=True)}
    steps = {day.isoformat(): step for step, day in enumerate(month.days)}
    hidden: list[Row] = []
    for row in rows:
        line = by_site.get(row[1])
        if line is not None:
            step = steps[row[3]]
            known = line[step]
            if known is None:
                line[step] = row
            elif _rank(row) > _rank(known):
                line[step] = row
                hidden.append(known)
            else:
                hidden.append(row)
    secret = sorted((row for row in hidden if row[4] in SECRET), key=_rank)
    shown = ((by_site[row[1]][steps[row[3]]], row) for row in secret)
    return lines, {found[0]: row for found, row in shown if found is not None}


def _rank(row: Row) -> tuple[int, int]:
    return RANKS[row[4]], -row[0]


def _days(actor: Actor, calendar: Calendar) -> list[DayLine]:
    days, today = calendar.month.days, time.today()
    begun = _begun(actor, calendar.topic, calendar.rows, calendar.month)
    due, done = due_counts(calendar.places, days), _done(actor, calendar, begun)
    columns = zip(*calendar.lines, strict=True) if calendar.lines else iter([()] * len(days))
    missed = [sum(1 for row in column if row is not None and row[4] == "missed") for column in columns]
    return [
        DayLine(
            day,
            due[step],
            done[step] if day <= today else 0,
            missed[step],
            settled=begun is not None and begun <= day < today,
            counts=bool(promised(calendar.topic)) and not calendar.partial,
        )
        for step, day in enumerate(days)
    ]


def _done(actor: Actor, calendar: Calendar, begun: date | None) -> list[int]:
    """On how many places everything that is promised has been kept, day by day."""
    kinds, days = promised(calendar.topic), calendar.month.days
    if not kinds or begun is None:
        return [0] * len(days)
    if [kind.every_days for kind in kinds] == [1]:
        return _done_daily(kinds[0].code, calendar)
    earlier = days[0] - timedelta(days=max(kind.every_days for kind in kinds) - 1)
    before = own_visits(actor, calendar.topic.code).filter(day__range=(earlier, days[0] - timedelta(days=1)))
    begun = begun_on(actor, calendar.topic) or begun
    return kept_counts(kinds, calendar.places, days, [*rows_among(before), *calendar.rows], begun)


def _done_daily(code: str, calendar: Calendar) -> list[int]:
    """The usual case, tens of thousands of times: one kind, every day. A finished visit of it is what a cell shows."""
    days, lines = calendar.month.days, calendar.lines
    columns = zip(*lines, strict=True) if lines else iter([()] * len(days))
    found = [sum(1 for row in column if row is not None and row[4] == "done" and row[5] == code) for column in columns]
    for place, line in zip(calendar.places, lines, strict=True):
        if place.since is not None or place.until is not None:
            for step, row in enumerate(line):
                if row is not None and row[4] == "done" and row[5] == code and not place.is_watched(days[step]):
                    found[step] -= 1
    return found


def kept_counts(
    kinds: Sequence[Visits], places: Sequence[Place], days: Sequence[date], seen: Iterable[Row], begun: date
) -> list[int]:
    """On how many of the places watched that day each of the kinds has been kept, day by day."""
    visited: dict[tuple[str, int], set[date]] = defaultdict(set)
    for _visit, site, _team, day, standing, kind in seen:
        if standing == "done":
            visited[kind, site].add(date.fromisoformat(day))
    kept = keeper(kinds, begun)
    by_place = [(place, [visited.get((each.code, place.pk), ()) for each in kinds]) for place in places]
    return [sum(1 for place, found in by_place if place.is_watched(on) and kept(place, on, found)) for on in days]
