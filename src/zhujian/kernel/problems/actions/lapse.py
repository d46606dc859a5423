"""A request that the problem's own course has overtaken."""

from __future__ import annotations

from zhujian.kernel.action import Act, Tell
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.workflow.consents import void


def lapse(act: Act, problem: Problem) -> None:
    """Void the step that waits for a second person, where one does, and tell whoever asked for it."""
    consent = void(act, problem)
    if consent is not None and consent.asked_by is not None:
        act.notify(Tell("problems.consent-lapsed", row=problem, accounts=(consent.asked_by,)))
