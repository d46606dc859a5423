"""Chasing (催办): reminding the owner; past the due date, with an urging letter."""

from __future__ import annotations

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.problems import letters
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import require_reason, require_state, stay


@action("problems.chase", row="problem")
def chase(act: Act, *, problem: Problem, message: str) -> Problem:
    """Remind the owning unit. Once the problem is overdue, an urging letter 督办函 goes with it."""
    require_state(TRANSITIONS, "problems.chase", problem)
    words = require_reason(message, "message")
    stay(act, problem, reason=words)
    if problem.due_at is not None and problem.due_at < act.now:
        letters.issue_urging(act, problem, words)
    act.notify(Tell("problems.chased", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem
