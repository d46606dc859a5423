"""Standing still and more time: what moves a due date, and on whose word."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.actions.lapse import lapse
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.workflow.consents import propose, step
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import move, require_reason, require_state, stay

MOST_DAYS = 365


@action("problems.suspend", row="problem")
def suspend(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Stop the clock for a reason outside the unit's power."""
    require_state(TRANSITIONS, "problems.suspend", problem)
    words = require_reason(reason)
    lapse(act, problem, "problems.extend")
    running = timing.pause(act, problem, words)
    move(
        act,
        problem,
        TRANSITIONS,
        "suspended",
        reason=words,
        suspended_from=problem.status,
        **timing.columns(running),
    )
    act.notify(Tell("problems.suspended", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


@action("problems.resume", row="problem")
def resume(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Let the clock run again; the days that it stood still are added."""
    require_state(TRANSITIONS, "problems.resume", problem)
    words = require_reason(reason)
    running = timing.resume(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        problem.suspended_from,
        reason=words,
        suspended_from="",
        **timing.columns(running),
    )
    act.notify(Tell("problems.resumed", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


@action("problems.extend", row="problem")
def extend(act: Act, *, problem: Problem, days: int, reason: str) -> Problem:
    """Ask for more time; a leader decides."""
    require_state(TRANSITIONS, "problems.extend", problem)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.one("days", _("延长天数应在 1 至 %(most)s 之间。") % {"most": MOST_DAYS})
    refusal = timing.extension_refused(problem, days)
    if refusal:
        raise Conflict(refusal, state=problem.status, rule="extension-rule")
    propose(act, problem, "problems.extend", needs="problems.consent-extend", reason=reason, days=days)
    act.notify(Tell("problems.consent-wanted", row=problem, roles=("leader",)))
    return problem


@step("problems.extend")
def extended(act: Act, problem: Problem, *, consent: Consent, days: int) -> None:
    require_state(TRANSITIONS, "problems.extend", problem)
    running = timing.extend(act, problem, days=days, consent=consent)
    for column, value in timing.columns(running).items():
        setattr(problem, column, value)
    problem.save(update_fields=list(timing.columns(running)))
    stay(act, problem, action="problems.extend", reason=consent.decision)
    act.notify(Tell("problems.extended", row=problem, unit=problem.owner_id, roles=("liaison",)))
