"""Ending a problem without rectification: dismissed with a second person's consent, or merged into another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.actions.lapse import lapse
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import OPEN, TRANSITIONS
from zhujian.kernel.workflow.consents import propose, step
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import move, require_reason, require_state


@action("problems.dismiss", row="problem")
def dismiss(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Ask that a problem be dismissed; somebody else decides."""
    require_state(TRANSITIONS, "problems.dismiss", problem)
    propose(act, problem, "problems.dismiss", needs="problems.consent-dismiss", reason=reason)
    act.notify(Tell("problems.consent-wanted", row=problem, roles=("leader", "supervision")))
    return problem


@step("problems.dismiss")
def dismissed(act: Act, problem: Problem, *, consent: Consent) -> None:
    timing.give_up(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        "dismissed",
        action="problems.dismiss",
        reason=consent.decision,
        closed_at=act.now,
        **timing.STOPPED,
    )
    if problem.owner_id:
        act.notify(Tell("problems.dismissed", row=problem, unit=problem.owner_id, roles=("liaison",)))


@action("problems.merge", row="problem")
def merge(act: Act, *, problem: Problem, into: Problem, reason: str) -> Problem:
    """Merge into another open problem about the same matter, which goes on for both."""
    require_state(TRANSITIONS, "problems.merge", problem)
    require_reason(reason)
    into = act.lock(Problem, into.pk)
    _check_target(problem, into)
    lapse(act, problem)
    timing.give_up(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        "merged",
        reason=reason,
        merged_into_id=into.pk,
        closed_at=act.now,
        **timing.STOPPED,
    )
    if problem.owner_id and problem.owner_id != into.owner_id:
        act.notify(Tell("problems.merged", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


def _check_target(problem: Problem, into: Problem) -> None:
    """One matter at one place: nothing disappears into a problem that has nothing to do with it."""
    if into.pk == problem.pk:
        raise Invalid.one("into", _("不能并入自身。"))
    if into.status not in OPEN:
        message = _("所并入的问题 %(number)s 已经办结。") % {"number": into.number}
        raise Conflict(message, state=problem.status, rule="target-ended", extra={"into_state": into.status})
    if (into.topic, into.subject_id, into.site_id) != (problem.topic, problem.subject_id, problem.site_id):
        message = _("只能并入同一专题、同一单位（点位）的问题；%(number)s 不是。") % {"number": into.number}
        raise Conflict(message, state=problem.status, rule="same-matter")
