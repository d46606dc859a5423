"""The second person's decision."""

from __future__ import annotations

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.workflow.consents import decide


@action("problems.consent", row="problem")
def consent(act: Act, *, problem: Problem, agree: bool, reason: str = "") -> Problem:
    """Agree to the step that waits on this problem, and so take it, or refuse it."""
    decided = decide(act, problem, agree=agree, reason=reason)
    if decided.asked_by is not None:
        act.notify(Tell("problems.consent-decided", row=problem, accounts=(decided.asked_by,)))
    return problem
