"""A topic's problems from above: by category, by measure, by township, by month, and who falls back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.compute import add_months
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.registry import Category, Topic
from zhujian.kernel.registry.values import Measure
from zhujian.kernel.ui.components.overviews import Tile
from zhujian.kernel.visibility import visible_to

MONTHS = 12
REPEATED = 3
MOST_OFFENDERS = 10
TOWNSHIP_KINDS = (Unit.TOWNSHIP,)


def problems_url(topic: str, **filters: str) -> str:
    """The list of the topic's problems, narrowed."""
    return f"{reverse('problems:list')}?{urlencode({'topic': topic, **filters})}"


def problems_in(actor: Actor, topic: Topic) -> QuerySet[Problem]:
    return visible_to(actor, Problem).filter(topic=topic.code)


@dataclass(frozen=True)
class Tally:
    """How many problems there are, are open, and are late."""

    total: int = 0
    open: int = 0
    late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.total + other.total, self.open + other.open, self.late + other.late)


@dataclass(frozen=True)
class CategoryLine:
    category: Category
    tally: Tally
    url: str
    open_url: str
    late_url: str


@dataclass(frozen=True)
class MeasureLine:
    """One line of what was decided: the categories that stand under it and their problems."""

    measure: Measure
    categories: tuple[Category, ...]
    tally: Tally
    url: str
    open_url: str
    late_url: str


def tallies(actor: Actor, topic: Topic) -> dict[str, Tally]:
    """Category -> tally, in one query."""
    rows = problems_in(actor, topic).values_list("category").annotate(**_sums()).order_by()
    return {category: Tally(*counts) for category, *counts in rows}


def _sums() -> dict[str, Count]:
    is_open = Q(status__in=OPEN)
    late = is_open & timing.light_q(["red"], time.now())
    return {"total": Count("pk"), "open": Count("pk", filter=is_open), "late": Count("pk", filter=late)}


def category_lines(topic: Topic, found: Mapping[str, Tally]) -> list[CategoryLine]:
    """Categories that have an open problem, those with the most first."""
    lines = [
        CategoryLine(category, tally, *_urls(topic, category=category.code))
        for category in topic.categories
        if (tally := found.get(category.code, Tally())).open
    ]
    return sorted(lines, key=lambda line: -line.tally.open)


def measure_lines(topic: Topic, found: Mapping[str, Tally]) -> list[MeasureLine]:
    """Every line of the list, in its own order: one without a problem says so."""
    return [
        MeasureLine(
            measure,
            under := tuple(item for item in topic.categories if item.measure == measure.code),
            sum((found.get(item.code, Tally()) for item in under), Tally()),
            *_urls(topic, measure=measure.code),
        )
        for measure in topic.measures
    ]


def _urls(topic: Topic, **narrowing: str) -> tuple[str, str, str]:
    return (
        problems_url(topic.code, **narrowing),
        problems_url(topic.code, status="open", **narrowing),
        problems_url(topic.code, todo="late", **narrowing),
    )


@dataclass(frozen=True)
class Offender:
    """A site with many problems in a year, or with one that had to be reopened."""

    site: Site
    url: str
    recent: int
    recent_url: str
    reopened: int
    reopened_url: str


def a_year_ago() -> date:
    return add_months(time.today(), -MONTHS)


def midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=time.ZONE)


def offenders(actor: Actor, topic: Topic) -> list[Offender]:
    """Those that the actor sees, the worst first."""
    since = a_year_ago()
    rows = problems_in(actor, topic).filter(site__isnull=False).values("site")
    counted = rows.annotate(
        recent=Count("pk", filter=Q(created_at__gte=midnight(since))), again=Count("pk", filter=Q(reopened__gt=0))
    ).filter(Q(recent__gte=REPEATED) | Q(again__gt=0))
    worst = list(counted.order_by("-recent", "-again", "site")[:MOST_OFFENDERS])
    sites = visible_to(actor, Site).select_related("owner").in_bulk([row["site"] for row in worst])
    return [_offender(topic, sites[row["site"]], row, since) for row in worst if row["site"] in sites]


def _offender(topic: Topic, site: Site, row: Mapping[str, Any], since: date) -> Offender:
    return Offender(
        site,
        reverse("topics:site", args=[topic.code, site.code]),
        row["recent"],
        problems_url(topic.code, site=site.code, since=since.isoformat()),
        row["again"],
        problems_url(topic.code, site=site.code, reopened="1"),
    )


def tiles(actor: Actor, topic: Topic) -> list[Tile]:
    """Open problems in every township, by whom the territory is answered for."""
    is_open = problems_in(actor, topic).filter(status__in=OPEN)
    counted = dict(is_open.values_list("territory").annotate(n=Count("pk")).order_by())
    places = visible_to(actor, Unit).filter(kind__in=TOWNSHIP_KINDS).exclude(division="")
    return [
        Tile(unit.division, counted.get(unit.pk, 0), problems_url(topic.code, status="open", territory=unit.code))
        for unit in places
    ]


def trend(actor: Actor, topic: Topic) -> dict[str, Any]:
    """A chart of what was registered and what was closed in each of the last twelve months; empty without any."""
    first = add_months(time.today().replace(day=1), 1 - MONTHS)
    months = [add_months(first, step) for step in range(MONTHS)]
    rows = problems_in(actor, topic)
    series = (
        (_("登记"), "bar", _by_month(rows, "created_at", months)),
        (_("销号"), "line", _by_month(rows.filter(status="closed"), "closed_at", months)),
    )
    if not any(sum(values) for _name, _kind, values in series):
        return {}
    return {
        "grid": {"left": 36, "right": 12, "top": 32, "bottom": 24},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{month:%Y-%m}" for month in months]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"name": name, "type": kind, "data": values} for name, kind, values in series],
    }


def _by_month(rows: QuerySet[Problem], column: str, months: Iterable[date]) -> list[int]:
    wanted = list(months)
    found = rows.filter(**{f"{column}__gte": midnight(wanted[0])})
    month = TruncMonth(column, tzinfo=time.ZONE)
    counted = found.annotate(month=month).values_list("month").annotate(n=Count("pk")).order_by()
    sums = {moment.astimezone(time.ZONE).date().replace(day=1): count for moment, count in counted}
    return [sums.get(day, 0) for day in wanted]
