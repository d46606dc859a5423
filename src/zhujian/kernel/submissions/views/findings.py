"""What was found, what became of each finding, and whom it shows to have missed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Visit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.models import Finding, Missed
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import day
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import labelled

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Found:
    """One finding with what became of it, and whom it shows to have missed it."""

    category: str
    text: str
    links: tuple[Link, ...]
    missed: tuple[Link, ...]


def found_of(actor: Actor, visit: Visit, findings: Sequence[Finding]) -> list[Found]:
    topic = find_topic(visit.topic)
    problems = dict(_seen(actor, Problem, [row.problem_id for row in findings]).values_list("pk", "number"))
    signals = set(_seen(actor, Signal, [row.signal_id for row in findings]).values_list("pk", flat=True))
    rows = visible_to(actor, Missed).filter(finding__in=[row.pk for row in findings])
    missed: dict[int, list[Link]] = {}
    for row in rows.select_related("visit", "unit").order_by("pk"):
        missed.setdefault(row.finding_id, []).append(_missed_words(row))
    return [
        Found(
            category=str(category.title) if topic and (category := topic.category(row.category)) else row.category,
            text=row.text,
            links=tuple(_became(row, problems, signals)),
            missed=tuple(missed.get(row.pk, ())),
        )
        for row in findings
    ]


def _seen(actor: Actor, model: type[M], ids: Sequence[int | None]) -> QuerySet[M]:
    return visible_to(actor, model).filter(pk__in=[pk for pk in ids if pk is not None])


def _became(row: Finding, problems: Mapping[int, str], signals: set[int]) -> list[Link]:
    links = []
    if number := problems.get(row.problem_id or 0):
        links.append(
            Link(labelled(_("问题"), number), reverse("problems:detail", args=[number]), icon="clipboard-list")
        )
    if row.signal_id in signals:
        address = reverse("signals:detail", args=[row.signal_id])
        links.append(Link(labelled(_("信号"), f"#{row.signal_id}"), address, icon="inbox"))
    return links


def _missed_words(row: Missed) -> Link:
    words = _("%(unit)s于 %(day)s 检查未发现（%(days)d 天前）")
    values = {"unit": row.unit, "day": day(row.visit.day), "days": row.days}
    return Link(words % values, reverse("visits:detail", args=[row.visit_id]))


def missed_at(actor: Actor, visit: Visit) -> list[Found]:
    """What our visits found later, where this one of the regulator had found nothing."""
    rows = visible_to(actor, Missed).filter(visit=visit).select_related("finding__submission__visit")
    found = [row.finding for row in rows.order_by("pk")]
    return found_of(actor, visit, found)
