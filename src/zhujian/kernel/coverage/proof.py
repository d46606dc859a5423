"""Every day since a topic's first visit: was every watched site visited as promised?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, F, Q

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.access import sees_own_visits_alone
from zhujian.kernel.coverage.calendars import DayLine, begun_on, kept_counts, own_visits, places_of, rows_among
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.obligations import Place, due_counts, percent, promised
from zhujian.kernel.field.models import Site
from zhujian.kernel.registry.values import Topic, Visits
from zhujian.kernel.visibility import visible_to


def settled_days(actor: Actor, topic: Topic) -> list[DayLine]:
    """From the topic's first visit until yesterday. None for a team, which sees its own visits alone."""
    kinds, begun = promised(topic), begun_on(actor, topic)
    until = time.today() - timedelta(days=1)
    if not kinds or begun is None or begun > until or sees_own_visits_alone(actor):
        return []
    days = [begun + timedelta(days=step) for step in range((until - begun).days + 1)]
    places = places_of(actor, topic.code, begun, until)
    done = _kept(actor, topic, kinds, places, days)
    due = due_counts(places, days)
    return [DayLine(day, due[step], done[step], settled=True) for step, day in enumerate(days)]


def _kept(
    actor: Actor, topic: Topic, kinds: Sequence[Visits], places: Sequence[Place], days: Sequence[date]
) -> list[int]:
    rows = own_visits(actor, topic.code).filter(day__range=(days[0], days[-1]), status="done", covert=False)
    if [kind.every_days for kind in kinds] == [1]:  # Some hundred thousand visits a year: the database counts them.
        there = (Q(site__active_from__isnull=True) | Q(site__active_from__lte=F("day"))) & (
            Q(site__active_until__isnull=True) | Q(site__active_until__gte=F("day"))
        )
        seen = rows.filter(there, kind=kinds[0].code, site__in=visible_to(actor, Site).filter(topic=topic.code))
        counted = dict(seen.order_by().values_list("day").annotate(sites=Count("site", distinct=True)))
        return [counted.get(day, 0) for day in days]
    return kept_counts(kinds, places, days, rows_among(rows), days[0])


@dataclass(frozen=True)
class MonthLine:
    """A month's part of the proof."""

    month: Month
    days: int
    full: int
    due: int
    done: int

    @property
    def percent(self) -> float | int | None:
        return percent(self.full, self.days)


def months_of(days: Sequence[DayLine]) -> list[MonthLine]:
    """The settled days by month, the latest first."""
    counted = [line for line in days if line.is_counted]
    found = [(month, list(lines)) for month, lines in groupby(counted, key=lambda line: Month.of(line.day))]
    return [
        MonthLine(
            month,
            len(lines),
            sum(line.is_full for line in lines),
            sum(line.due for line in lines),
            sum(line.done for line in lines),
        )
        for month, lines in reversed(found)
    ]
