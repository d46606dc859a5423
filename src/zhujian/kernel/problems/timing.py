"""The clock of a problem: which limit it runs by, and the copies of its dates that lists sort and filter by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.clocks import presenting
from zhujian.kernel.clocks import queries as clocks
from zhujian.kernel.clocks.actions import (
    ClockPlan,
    Grant,
    extend_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_running,
)
from zhujian.kernel.clocks.actions.extend import next_step
from zhujian.kernel.clocks.catalogue import NotInForceError, UnknownLimitError
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.following import follow
from zhujian.kernel.clocks.lights import Thresholds, remaining_words
from zhujian.kernel.clocks.limits import Limit
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.clocks.queries import limit_of
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.errors import Conflict
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.workflow.models import Consent

PURPOSE = "rectify"
COPIED = ("due_at", "amber_at", "red_at", "provisional")
STOPPED: dict[str, Any] = {"amber_at": None, "red_at": None}
NO_CLOCK: dict[str, Any] = {"due_at": None, "amber_at": None, "red_at": None, "provisional": False}


def start(
    act: Act,
    problem: Problem,
    *,
    due: date | None = None,
    clock: str = "",
    note: str = "",
    started_at: datetime | None = None,
) -> Clock:
    """Start the clock of the problem's category, or of a code of the catalogue, or until a day set by hand.

    It runs from now, or from the moment of an order that went out before the problem was on record here. `note` says
    why the day was set.
    """
    thresholds, limit = _terms(problem, time.local_date(started_at or act.now))
    plan = ClockPlan(clock or limit, purpose=PURPOSE, thresholds=thresholds, due=due, note=note)
    return start_clock(act, problem, plan, started_at=started_at)


def _terms(problem: Problem, day: date) -> tuple[Thresholds, Limit]:
    found = find_topic(problem.topic)
    category = found.category(problem.category) if found else None
    if found is None or category is None:
        message = _("专题“%(topic)s”已停用，不能按其时限交办。") % {"topic": problem.topic}
        raise Conflict(message, state=problem.status, rule="topic-gone")
    return found.lights.thresholds, category.clock.limit_on(day)


def columns(clock: Clock) -> dict[str, Any]:
    """The problem's copies of its clock's dates."""
    return {name: getattr(clock, name) for name in COPIED}


def running(problem: Problem) -> Clock | None:
    return clocks.running_clock(problem, PURPOSE)


def _must_run(problem: Problem) -> Clock:
    found = running(problem)
    if found is None:
        raise Conflict(_("这一问题没有正在计时的时钟。"), state=problem.status, rule="no-clock")
    return found


def pause(act: Act, problem: Problem, reason: str) -> Clock:
    return pause_clock(act, _must_run(problem), reason=reason).clock


def resume(act: Act, problem: Problem) -> Clock:
    return resume_clock(act, _must_run(problem))


def stop(act: Act, problem: Problem, outcome: str = "") -> None:
    stop_running(act, problem, PURPOSE, outcome=outcome)


def give_up(act: Act, problem: Problem) -> None:
    """Stop counting where nothing was put right: neither in time nor late."""
    stop(act, problem, Clock.VOID)


def extend(act: Act, problem: Problem, *, days: int, consent: Consent) -> Clock:
    """Lengthen the clock by what was asked for and agreed to. The unit is told by the notice of the same action."""
    clock = _must_run(problem)
    grant = Grant(
        Term(days, _unit_of_extension(clock)),
        reason=consent.reason,
        by=consent.asked_by,
        approved_by=act.actor.account,
        approval=consent.decision,
        notified_at=act.now,
    )
    return extend_clock(act, clock, grant).clock


def _unit_of_extension(clock: Clock) -> Unit:
    """Days are working days where the clock counts those, and calendar days everywhere else."""
    return Unit.WORKING_DAYS if clock.unit == Unit.WORKING_DAYS else Unit.DAYS


def extension_refused(problem: Problem, days: int) -> str:
    """Why the clock's rule allows no extension; an empty text where it does."""
    clock = _must_run(problem)
    if clock.unit == Unit.HOURS:
        return _("按小时计算的时限不能按天延长。")
    used = [(item.step, Term(item.amount, Unit(item.unit))) for item in clock.extensions.all()]
    try:
        limit = clocks.limit_of(clock)
        rule = limit.extensions[next_step(limit, used)]
    except Conflict as refusal:
        return refusal.message
    taken = sum(term.amount for _step, term in used)
    if rule.most and rule.most.unit == _unit_of_extension(clock) and taken + days > rule.most.amount:
        return _("这一时限最多可延长 %(most)s 天，已延长 %(taken)s 天。") % {"most": rule.most.amount, "taken": taken}
    return ""


def fault_of_code(code: str, day: date) -> str:
    """Why no clock can start by this code on that day; an empty text where one can."""
    try:
        clocks.limit_for(code, day)
    except (UnknownLimitError, NotInForceError):
        return _("时限目录中没有“%(code)s”。") % {"code": code}
    return ""


def fault_of_day(due: date, day: date) -> str:
    """Why an order given on that day cannot be due then."""
    return _("到期日不能早于今天。") if due < day else ""


def working_days_after(moment: datetime, days: int) -> datetime:
    """The end of the last of so many working days after a moment."""
    due = compute(clocks.calendar(), moment, Term(days, Unit.WORKING_DAYS)).due
    assert due is not None
    return due


def _in_every_language(problem: Problem, clock: Clock) -> Limit | None:
    """The topic's own limit by which the clock runs, if the topic still states it in the same words."""
    found = find_topic(problem.topic)
    category = found.category(problem.category) if found else None
    if category is None or clock.code:
        return None
    try:
        limit = category.clock.limit_on(time.local_date(clock.started_at))
    except NotInForceError:
        return None
    same = (limit.law.title.zh, limit.trigger.zh, limit.action.zh) == (clock.basis, clock.trigger, clock.action)
    return replace(limit_of(clock), law=limit.law, trigger=limit.trigger, action=limit.action) if same else None


def light(problem: Problem, now: datetime) -> str:
    return clocks.light_now(problem, now).value


def remaining(problem: Problem, now: datetime) -> str:
    """How long the owner still has, in words; empty where no clock runs."""
    if problem.status == "suspended":
        return _("已中止计时")
    if problem.due_at is None or problem.red_at is None:
        return ""
    unit = Unit.DAYS if problem.due_at.astimezone(time.ZONE).time() == time.DAY_END else Unit.HOURS
    return remaining_words(problem.due_at, now, unit, clocks.calendar())


def light_q(lights: Iterable[str], now: datetime) -> Q:
    """Problems that show one of these lights."""
    return reduce(or_, (clocks.light_q(light, now) for light in lights))


@follow("problems.problem")
def copy_dates(act: Act, clock: Clock) -> None:
    """A clock that moves by itself (a new holiday table) takes the problem's copies along.

    Steps of the problem's own life write the copies with their move.
    """
    if act.name.startswith("problems.") or clock.purpose != PURPOSE or not clock.is_running:
        return
    problem = act.lock(Problem, clock.row)
    for name, value in columns(clock).items():
        setattr(problem, name, value)
    problem.save(update_fields=list(COPIED))


def shown_due(problem: Problem) -> date | datetime | None:
    """The due day, or the exact moment of a limit counted in hours."""
    if problem.due_at is None:
        return None
    moment = problem.due_at.astimezone(time.ZONE)
    return moment.date() if moment.time() == time.DAY_END else moment


def clock_object(problem: Problem) -> dict[str, Any]:
    """The clock in the API's shape: the running one, else the last that ran."""
    clock = running(problem) or clocks.clocks_on(problem).filter(purpose=PURPOSE).last()
    if clock is None:
        return {**EMPTY, "explain": _("尚未交办，没有计时。")}
    found = presenting.clock_object(clock, limit=_in_every_language(problem, clock))
    moment = clock.due_at.astimezone(time.ZONE) if clock.due_at else None
    day = moment.date().isoformat() if moment and moment.time() == time.DAY_END else found["due"]
    return {**found, "due": day, "due_at": found["due"]}


EMPTY: dict[str, Any] = {
    "basis": "",
    "article": "",
    "trigger": "",
    "started": None,
    "unit": "",
    "duration": None,
    "due": None,
    "due_at": None,
    "light": "none",
    "provisional": False,
    "paused": [],
    "extended": [],
}
