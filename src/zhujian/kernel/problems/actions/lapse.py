"""A request that the problem's own course has overtaken."""

from __future__ import annotations

from zhujian.kernel.action import Act, Tell
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.workflow.consents import pending, void


def lapse(act: Act, problem: Problem, *steps: str) -> None:
    """Void the step that waits for a second person and tell its asker; if `steps` are named, one of these alone."""
    waiting = pending(problem) if steps else None
    if steps and (waiting is None or waiting.step not in steps):
        return
    consent = void(act, problem)
    if consent is not None and consent.asked_by is not None:
        act.notify(Tell("problems.consent-lapsed", row=problem, accounts=(consent.asked_by,)))
