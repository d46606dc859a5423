"""Ending a problem without rectification: dismissed with a second person's consent, or merged into another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import OPEN, TRANSITIONS
from zhujian.kernel.workflow.consents import propose, step, void
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
    timing.stop(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        "dismissed",
        action="problems.dismiss",
        reason=consent.reason,
        closed_at=act.now,
        **timing.STOPPED,
    )
    if problem.owner_id:
        act.notify(Tell("problems.dismissed", row=problem, unit=problem.owner_id, roles=("liaison",)))


@action("problems.merge", row="problem")
def merge(act: Act, *, problem: Problem, into: Problem, reason: str) -> Problem:
    """Merge into another open problem, which goes on for both."""
    require_state(TRANSITIONS, "problems.merge", problem)
    require_reason(reason)
    if into.pk == problem.pk:
        raise Invalid.one("into", _("不能并入自身。"))
    if into.status not in OPEN:
        raise Conflict(_("所并入的问题 %(number)s 已经办结。") % {"number": into.number}, state=into.status)
    void(act, problem)
    timing.stop(act, problem)
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
    return problem
