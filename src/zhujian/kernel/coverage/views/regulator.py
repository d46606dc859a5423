"""What the regulator passed and a team found, by unit and month; repeated cases can be made a signal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.access import REGULATOR, REPROACH
from zhujian.kernel.coverage.actions import reproach
from zhujian.kernel.coverage.regulators import (
    REPEATED,
    WITHIN,
    found_on,
    lapses_by_month,
    lapses_in,
    repetitions,
    reproaches_of,
)
from zhujian.kernel.coverage.views.frame import Chosen, chosen, frame
from zhujian.kernel.errors import NotFound
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.models import Missed
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to


@page(REGULATOR)
def regulator_page(request: Request) -> HttpResponse:
    found = chosen(request)
    context = frame(request, found, "regulator")
    return render(request, "coverage/regulator.html", context | (_shown(request, found) if found else {}))


def _shown(request: Request, found: Chosen) -> dict[str, Any]:
    actor, topic = request.actor, found.topic
    cases = list(lapses_in(actor, topic.code, found.month))
    lapses = lapses_by_month(actor, topic.code)
    return {
        "lapses": [(lapse, Chosen(topic, lapse.month).url("regulator")) for lapse in lapses],
        "total": sum(lapse.count for lapse in lapses),
        "cases": _drawn(actor, topic, cases),
        "repetitions": repetitions(actor, topic.code),
        "repeated": REPEATED,
        "within": WITHIN.days,
        "told": _told(actor, topic),
        "may_signal": actor.may(REPROACH),
    }


def _drawn(actor: Actor, topic: Topic, cases: list[Missed]) -> list[dict[str, Any]]:
    ids = frozenset(case.problem_id for case in cases if case.problem_id is not None)
    rows = visible_to(actor, Problem).filter(pk__among=ids) if ids else Problem.objects.none()
    numbers = dict(rows.values_list("pk", "number"))
    return [
        {
            "case": case,
            "day": found_on(case),
            "site": case.finding.submission.visit.site,
            "visit": case.finding.submission.visit_id,
            "category": topic.category(case.finding.category),
            "problem": numbers.get(case.problem_id or 0, ""),
        }
        for case in cases
    ]


def _told(actor: Actor, topic: Topic) -> list[tuple[Any, bool]]:
    """Signals that were registered, each with whether this reader may open it."""
    rows = list(reproaches_of(actor, topic.code))
    ids = frozenset(row.signal_id for row in rows)
    seen = set(visible_to(actor, Signal).filter(pk__among=ids).values_list("pk", flat=True)) if ids else set()
    return [(row, row.signal_id in seen) for row in rows]


@require_POST
@page(REPROACH)
def signal(request: Request, topic: str, unit: str) -> HttpResponse:
    """Register what repeats itself as a signal against the unit."""
    found = find_topic(topic)
    named = visible_to(request.actor, Unit).filter(code=unit.replace("\x00", "")).first()
    if found is None or named is None:
        raise NotFound(_("没有这条记录，或者您无权查看。"))
    made = reproach(request.actor, topic=found, unit=named)
    messages.success(request, _("已登记为信号 #%(number)d，待研判。") % {"number": made.pk})
    return HttpResponseRedirect(reverse("signals:detail", args=[made.pk]))
