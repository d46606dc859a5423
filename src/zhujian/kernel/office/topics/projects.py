"""Remediation projects: milestones planned and done, photographs before and after, and what the residents say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Milestone, Say, Site
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.records import label_of
from zhujian.kernel.visibility import visible_to

MOST_SAYS = 5
MOST_PAIRS = 3


@dataclass(frozen=True)
class MilestoneLine:
    """`late` counts the calendar days by which it was done late, or is late by today; 0 is in time."""

    milestone: Milestone
    late: int

    @property
    def is_done(self) -> bool:
        return self.milestone.done_on is not None

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.late > 0


@dataclass(frozen=True)
class Project:
    site: Site
    url: str
    lines: Sequence[MilestoneLine]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def overdue(self) -> int:
        return sum(line.is_overdue for line in self.lines)


def projects(actor: Actor, topic: str, site: Site | None = None) -> list[Project]:
    """Sites that have milestones, in one query."""
    rows = visible_to(actor, Milestone).filter(site__topic=topic).select_related("site")
    if site is not None:
        rows = rows.filter(site=site)
    found: dict[Site, list[MilestoneLine]] = defaultdict(list)
    for row in rows.order_by("site__code", "planned_on", "pk"):
        found[row.site].append(MilestoneLine(row, days_late(row, time.today())))
    return [Project(place, reverse("topics:site", args=[topic, place.code]), lines) for place, lines in found.items()]


def days_late(milestone: Milestone, today: date) -> int:
    return max(((milestone.done_on or today) - milestone.planned_on).days, 0)


@dataclass(frozen=True)
class Share:
    """How many residents gave an answer, and which part of all that is, in percent."""

    code: str
    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Says:
    shares: Sequence[Share]
    latest: Sequence[Say]

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)


def says(actor: Actor, topic: str, site: Site | None = None) -> Says:
    """What residents say about the topic's sites, or about one of them."""
    place = Q(site=site) if site else Q(site__topic=topic)
    rows = visible_to(actor, Say).filter(place)
    counted = dict(rows.order_by().values_list("satisfied").annotate(n=Count("pk")))
    total = sum(counted.values())
    shares = [
        Share(code, str(label), counted.get(code, 0), round(100 * counted.get(code, 0) / total))
        for code, label in Say.ANSWERS
        if total
    ]
    return Says(shares, list(rows.select_related("site").order_by("-on", "-pk")[:MOST_SAYS]))


@dataclass(frozen=True)
class Photo:
    url: str
    thumbnail: str
    name: str


@dataclass(frozen=True)
class Pair:
    """The first photograph before and the last one after, of one problem."""

    problem: Problem
    before: Photo
    after: Photo


def pairs(actor: Actor, problems: Iterable[Problem]) -> list[Pair]:
    """Problems that have photographs of both kinds, in one query."""
    by_id = {problem.pk: problem for problem in problems}
    rows = visible_to(actor, Evidence).filter(
        kind=label_of(Problem),
        row__in=by_id,
        purpose__in=(Evidence.BEFORE, Evidence.AFTER),
        file__type__in=TYPES,
    )
    photos: dict[tuple[int, str], list[Photo]] = defaultdict(list)
    for row in rows.select_related("file").order_by("pk"):
        photos[row.row, row.purpose].append(photo(row))
    return [
        Pair(problem, photos[pk, Evidence.BEFORE][0], photos[pk, Evidence.AFTER][-1])
        for pk, problem in by_id.items()
        if photos.get((pk, Evidence.BEFORE)) and photos.get((pk, Evidence.AFTER))
    ]


def photo(row: Evidence) -> Photo:
    file = row.file
    return Photo(reverse("files:download", args=[file.pk]), reverse("files:thumbnail", args=[file.pk]), file.name)


def latest_pairs(actor: Actor, topic: str, site: Site | None = None) -> list[Pair]:
    """Of the problems that were closed or reported last."""
    with_both = [_with(purpose) for purpose in (Evidence.BEFORE, Evidence.AFTER)]
    rows = visible_to(actor, Problem).filter(topic=topic, pk__in=with_both[0]).filter(pk__in=with_both[1])
    if site is not None:
        rows = rows.filter(site=site)
    return pairs(actor, rows.order_by("-pk")[:MOST_PAIRS])


def _with(purpose: str) -> Any:
    rows = Evidence.objects.filter(kind=label_of(Problem), purpose=purpose, file__type__in=TYPES)
    return rows.values("row")
