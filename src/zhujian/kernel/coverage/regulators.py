"""监督的再监督: what the regulator of a topic passed some days before a team found it, and when that repeats itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.models import Reproach
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.org.models import Unit
from zhujian.kernel.submissions.models import Missed
from zhujian.kernel.visibility import visible_to

REPEATED = 3
WITHIN = timedelta(days=30)
FOUND_ON = "finding__submission__visit__day"
# A finding that a second person has struck out with its submission is no lapse of anybody's.
STANDS = ~Q(finding__submission__status="rejected")


@dataclass(frozen=True)
class Lapses:
    """How often a unit missed something in one month."""

    unit: Unit
    month: Month
    count: int


@dataclass(frozen=True)
class Repetition:
    """So many lapses of a unit within thirty days that have not been made a signal yet."""

    unit: Unit
    since: date
    until: date
    cases: tuple[Missed, ...]


def lapses_seen(actor: Actor, topic: str) -> QuerySet[Missed]:
    return visible_to(actor, Missed).filter(STANDS, visit__topic=topic)


def lapses_by_month(actor: Actor, topic: str) -> list[Lapses]:
    """By unit and month, the latest month first; two queries."""
    rows = lapses_seen(actor, topic).order_by().annotate(month=TruncMonth(FOUND_ON))
    counted = list(rows.values_list("unit", "month").annotate(n=Count("pk")))
    units = Unit.objects.in_bulk({unit for unit, _month, _count in counted})
    found = [Lapses(units[unit], Month.of(month), count) for unit, month, count in counted]
    return sorted(found, key=lambda lapse: (lapse.month.first, lapse.count), reverse=True)


def lapses_in(actor: Actor, topic: str, month: Month) -> QuerySet[Missed]:
    """The cases of a month, the latest first."""
    rows = lapses_seen(actor, topic).filter(**{f"{FOUND_ON}__range": (month.first, month.last)})
    return _with_all(rows).order_by(f"-{FOUND_ON}", "-pk")


def _with_all(rows: QuerySet[Missed]) -> QuerySet[Missed]:
    return rows.select_related("unit", "visit", "problem", "finding__submission__visit__site")


def repetitions(actor: Actor, topic: str) -> list[Repetition]:
    """Each regulator's first repetition that is not a signal yet; it stands until it is made one. Three queries."""
    told = _told(topic)
    by_unit: dict[int, list[Missed]] = defaultdict(list)
    for row in _with_all(lapses_seen(actor, topic)).order_by(FOUND_ON, "pk"):
        if row.unit_id not in told or found_on(row) > told[row.unit_id]:
            by_unit[row.unit_id].append(row)
    found = (repetition_among(rows) for rows in by_unit.values())
    return [each for each in found if each is not None]


def _told(topic: str) -> Mapping[int, date]:
    """Up to which day each unit's lapses have been made a signal: for everybody alike, whoever sees the signal."""
    rows = Reproach.objects.filter(topic=topic).order_by("until").values_list("unit", "until")
    return dict(rows)


def found_on(row: Missed) -> date:
    return row.finding.submission.visit.day


def repetition_among(rows: Sequence[Missed]) -> Repetition | None:
    """The earliest thirty days with at least three different findings, of one unit's lapses in the order of days."""
    for place, first in enumerate(rows):
        since = found_on(first)
        cases = tuple(row for row in rows[place:] if found_on(row) - since < WITHIN)
        if len(_findings(cases)) >= REPEATED:
            return Repetition(first.unit, since, found_on(cases[-1]), cases)
    return None


def _findings(rows: Iterable[Missed]) -> set[int]:
    return {row.finding_id for row in rows}


def reproaches_of(actor: Actor, topic: str) -> QuerySet[Reproach]:
    return visible_to(actor, Reproach).filter(topic=topic).select_related("unit", "signal")
