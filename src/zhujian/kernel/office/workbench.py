"""What an actor has to do, what is about to be late, and what waits for the actor's decision.

Each number is the count of a queue (`kernel.workflow.queues`) over the rows that the actor sees; the list behind it
applies the same queue. The number of queries depends neither on the role nor on how much there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Visit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queues import QUEUES as PROBLEM_QUEUES
from zhujian.kernel.problems.views.lists import list_rows as problems_listed
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.queues import QUEUES as SIGNAL_QUEUES
from zhujian.kernel.signals.views.lists import listed as signals_listed
from zhujian.kernel.submissions.queries import visits_of
from zhujian.kernel.submissions.queues import QUEUES as VISIT_QUEUES
from zhujian.kernel.submissions.queues import RELEVANT
from zhujian.kernel.submissions.views.lists import Line
from zhujian.kernel.submissions.views.lists import listed as visits_listed
from zhujian.kernel.ui.components.lists import Empty
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.queues import Desk, Queue, Section, any_of, offered, queues_for

MOST, FEW, OWN = 8, 5, 20
LOOK_BACKS_LAST = Case(When(status="closed", then=1), default=0)
Words = str | Promise
QUEUES = (*SIGNAL_QUEUES, *PROBLEM_QUEUES, *VISIT_QUEUES)
TITLES: dict[Section, Words] = {
    "today": _("今天要办"),
    "soon": _("即将超期和已超期"),
    "decide": _("等待我决定"),
    "own": _("我登记的信号"),
}
NOTHING: dict[Section, Empty] = {
    "today": Empty(_("今天没有要办的事项"), _("新的交办、报送和信号会出现在这里。"), icon="circle-check"),
    "soon": Empty(_("没有临期或超期的问题"), _("问题转为临期时会列在这里，并提醒有关人员。"), icon="clock"),
    "decide": Empty(_("没有等待决定的事项"), _("别人提请的撤销、延期、不予受理会列在这里。"), icon="user-check"),
    "own": Empty(_("还没有登记过信号"), _("发现的情况登记后，去向会显示在这里。"), icon="inbox"),
}


@dataclass(frozen=True)
class Rows:
    """The most pressing rows of one section, as the lists of their rooms show them."""

    problems: Sequence[dict[str, Any]] = ()
    signals: Sequence[dict[str, Any]] = ()
    visits: Sequence[Line] = ()


@dataclass(frozen=True)
class Part:
    """One of the three answers: how much, and what first."""

    code: Section
    title: Words
    figures: tuple[Figure, ...]
    rows: Rows
    empty: Empty

    @property
    def is_empty(self) -> bool:
        counted = any(figure.value for figure in self.figures)
        return not (counted or self.rows.problems or self.rows.signals or self.rows.visits)


def _link(desk: Desk, queue: Queue) -> str:
    return f"{reverse(desk.list_name)}?{urlencode({'todo': queue.code})}"


def _counts(desk: Desk, actor: Actor) -> dict[str, int]:
    """Code of a queue -> rows in it, all of them in one query over what can stand in any."""
    queues = queues_for(actor, desk.queues)
    if not queues:
        return {}
    sums = {_alias(queue): Count("pk", filter=queue.rows(actor)) for queue in queues}
    found = visible_to(actor, desk.model).filter(desk.relevant).aggregate(**sums)
    return {queue.code: found[_alias(queue)] for queue in queues}


def _alias(queue: Queue) -> str:
    return f"in_{queue.code.replace('-', '_')}"


def workbench_of(actor: Actor) -> list[Part]:
    """The parts that concern the actor's role, in the order in which a day is planned."""
    due = Q(status="closed", look_back_on__lte=time.today())
    desks = (
        Desk(Signal, SIGNAL_QUEUES, "signals:list", Q(status="registered") | Q(created_by=actor.account)),
        Desk(Problem, PROBLEM_QUEUES, "problems:list", Q(status__in=OPEN) | due),
        Desk(Visit, VISIT_QUEUES, "visits:list", RELEVANT),
        *offered(),
    )
    counted = [(desk, _counts(desk, actor)) for desk in desks]
    sections: tuple[Section, ...] = ("today", "soon", "decide") if actor.may("problems.view") else ("today", "own")
    return [_part(actor, code, counted) for code in sections if _concerns(actor, code)]


def _concerns(actor: Actor, section: Section) -> bool:
    return any(queue.section == section and queue.open_to(actor) for queue in QUEUES)


def _part(actor: Actor, section: Section, counted: Sequence[tuple[Desk, dict[str, int]]]) -> Part:
    figures = tuple(
        Figure(queue.label, counts[queue.code], url=_link(desk, queue), light=queue.light if counts[queue.code] else "")
        for desk, counts in counted
        for queue in queues_for(actor, desk.queues)
        if queue.section == section
    )
    return Part(section, TITLES[section], figures, _rows(actor, section), NOTHING[section])


def _rows(actor: Actor, section: Section) -> Rows:
    within = partial(_within, actor, section)
    problems = within(visible_to(actor, Problem), PROBLEM_QUEUES).select_related("site", "subject", "owner", "room")
    signals = within(visible_to(actor, Signal), SIGNAL_QUEUES).select_related("site", "subject", "transferred_to")
    visits = within(visits_of(actor), VISIT_QUEUES).order_by("day", "pk")
    return Rows(
        problems_listed(list(problems.order_by(LOOK_BACKS_LAST, F("due_at").asc(nulls_last=True), "pk")[:MOST])),
        signals_listed(list(signals.order_by("-pk" if section == "own" else "pk")[: OWN if section == "own" else FEW])),
        visits_listed(actor, list(visits[:MOST])),
    )


def _within(actor: Actor, section: Section, rows: QuerySet[Any], queues: Sequence[Queue]) -> QuerySet[Any]:
    chosen = [queue for queue in queues_for(actor, queues) if queue.section == section]
    return rows.filter(any_of(actor, chosen)) if chosen else rows.none()
