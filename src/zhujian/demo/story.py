"""Two years of work: what the teams found, and what became of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from zhujian.demo.cast import Cast
from zhujian.demo.conduct import Checks
from zhujian.demo.county import BUILDER, own_data, read_rows
from zhujian.demo.inspections import MONTHS, Inspections, ponds
from zhujian.demo.lives import Case, Finding, stray_signal_life
from zhujian.demo.screening import Screening
from zhujian.demo.stage import Life, Stage, office_hours
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.field.actions import finish_milestone, record_say
from zhujian.kernel.field.models import Milestone, Site
from zhujian.kernel.notices.actions import mark_all_read
from zhujian.kernel.notices.models import Wish
from zhujian.kernel.notices.spread import spread
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.jobs import chase_receipts, cross_lights
from zhujian.kernel.registry import Topic, topics

FIRST = {"mines": date(2020, 12, 7), "waters": date(2020, 12, 1)}
# From July on the mines' problems come out of the checklists.
LAST = {"mines": date(2022, 6, 30), "waters": date(2022, 9, 29)}
PROBLEMS = {"mines": 130, "waters": 16}
STRAYS = 24
BUSY_DAYS = 10
SCREENED = datetime(2022, 8, 8, 9, tzinfo=time.ZONE)
# The worker has reminded people for half a year; two would double what it adds to the time that a build takes.
REMINDED = timedelta(days=180)


def tell(dice: Random, present: datetime, progress: Callable[[int, int], None]) -> None:
    """Play every life up to the present; `progress` is told how many of how many parts are done."""
    cast, stage = Cast(), Stage()
    for topic in topics():
        for start, life in [*_problems(dice, topic, cast), *_projects(dice, topic)]:
            stage.enter(start, life)
    for start, life in _strays(dice, cast, present):
        stage.enter(start, life)
    _visits(dice, cast, stage, present)
    first, caught_up = present - REMINDED, present - timedelta(days=3)
    stage.enter(first, rounds(first))
    stage.enter(caught_up, reading(cast))
    stage.play(present, lambda moment: progress(_parts_until(moment), _parts_until(present) + 1))
    spread_all()


def _parts_until(moment: datetime) -> int:
    """How much of the story is told by then: a day on which every mine is visited takes as long as ten others."""
    busy = datetime.combine(MONTHS[0], datetime.min.time(), tzinfo=time.ZONE)
    begun = datetime.combine(FIRST["waters"], datetime.min.time(), tzinfo=time.ZONE)
    return max(0, (min(moment, busy) - begun).days) + BUSY_DAYS * max(0, (moment - busy).days)


def _visits(dice: Random, cast: Cast, stage: Stage, present: datetime) -> None:
    known = {topic.code: topic for topic in topics()}
    if "mines" in known:
        Inspections(dice, cast, known["mines"], _findings("mines"), stage, present).begin()
    if "waters" in known:
        stage.enter(datetime(2022, 7, 4, 8, tzinfo=time.ZONE), ponds(dice, cast))
    if "conduct" in known:
        Checks(dice, cast, known["conduct"], _findings("conduct"), stage).begin()
    if "invoices" in known:
        stage.enter(SCREENED, Screening(dice, cast).life())


def rounds(first: datetime) -> Life:
    """The worker's reminders, day by day at the hour of the present, which then finds nothing untold."""
    moment = first
    while True:
        cross_lights()
        chase_receipts()
        moment += timedelta(days=1)
        yield moment


def reading(cast: Cast) -> Life:
    """Everybody reads what they were told so far; the last days' notices wait for whoever opens the county."""
    spread_all()
    for user in Account.objects.order_by("pk").values_list("username", flat=True):
        mark_all_read(cast[user])
    yield from ()


def spread_all() -> None:
    while Wish.objects.exists():
        spread()


def _findings(topic: str) -> list[Finding]:
    with own_data("findings.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["topic"] == topic]
    return [Finding(**{**row, "weight": int(row["weight"])}) for row in rows]  # type: ignore[arg-type]


def _problems(dice: Random, topic: Topic, cast: Cast) -> list[tuple[datetime, Life]]:
    findings, sites = _findings(topic.code), list(Site.objects.filter(topic=topic.code).order_by("code"))
    if not findings or not sites or topic.code not in PROBLEMS:
        return []
    # Some mines fall back again and again: they are the repeat offenders of the topic's page.
    weights = [5 if place % 9 == 2 else 1 for place in range(len(sites))]
    lives = []
    for _number in range(PROBLEMS[topic.code]):
        start = _some_day(dice, FIRST[topic.code], LAST[topic.code])
        finding = dice.choices(findings, [item.weight for item in findings])[0]
        site = dice.choices(sites, weights)[0]
        category = topic.category(finding.category)
        if category is not None:
            lives.append((start, Case(dice, cast, finding, category, site).life(start)))
    return sorted(lives, key=lambda item: item[0])


def _some_day(dice: Random, first: date, last: date) -> datetime:
    """Any day since the first; the last three months hold more, since there are more teams now."""
    span = (last - first).days
    days = int(span * (1 - dice.random() ** 1.6)) if dice.random() < 0.7 else span - dice.randrange(0, 60)
    midnight = datetime.combine(first + timedelta(days=max(0, days)), datetime.min.time(), tzinfo=time.ZONE)
    return office_hours(dice, midnight)


def _projects(dice: Random, topic: Topic) -> list[tuple[datetime, Life]]:
    folder: Path = topic.directory / "demo"
    milestones = [row for row in read_rows(folder / "milestones.csv") if row["done_on"]]
    done = [_at(dice, row["done_on"], _milestone(topic, row)) for row in milestones]
    return done + [_at(dice, row["on"], _say(topic, row)) for row in read_rows(folder / "says.csv")]


def _at(dice: Random, day: str, life: Life) -> tuple[datetime, Life]:
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=time.ZONE)
    return office_hours(dice, midnight), life


def _milestone(topic: Topic, row: dict[str, str]) -> Life:
    milestone = Milestone.objects.get(site__topic=topic.code, site__code=row["site"], code=row["code"])
    finish_milestone(BUILDER, milestone=milestone, done_on=date.fromisoformat(row["done_on"]), note=row["note"])
    yield from ()


def _say(topic: Topic, row: dict[str, str]) -> Life:
    site = Site.objects.get(topic=topic.code, code=row["site"])
    record_say(BUILDER, site=site, on=date.fromisoformat(row["on"]), text=row["text"], satisfied=row["satisfied"])
    yield from ()


def _strays(dice: Random, cast: Cast, present: datetime) -> list[tuple[datetime, Life]]:
    """Signals that become no problem, and a few that still wait."""
    units = list(Unit.objects.filter(kind__in=(Unit.GOVERNMENT, Unit.TOWNSHIP)).order_by("pk"))
    lives = []
    for place in range(STRAYS):
        recent = place % 3 == 0
        start = present - timedelta(days=dice.randrange(1, 6) if recent else dice.randrange(10, 300), hours=1)
        lives.append((start, stray_signal_life(dice, cast, dice.choice(units), start, waits=recent)))
    return lives
