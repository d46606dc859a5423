"""What the worker does for problems: it tells of clocks that have changed colour, and chases late receipts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.clocks.queries import crossed
from zhujian.kernel.errors import Refused
from zhujian.kernel.jobs.schedule import every
from zhujian.kernel.problems.actions.remind import chase_receipt, escalate
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.receipts import unsigned
from zhujian.kernel.records import label_of

WORKER = Actor.system("worker")

log = structlog.get_logger(__name__)


@every("5m")
def cross_lights() -> int:
    """Tell of every problem's clock that has come to a new stage; of how many."""
    due = crossed(time.now()).filter(kind=label_of(Problem)).values_list("pk", "row")
    return sum(_done(escalate, problem=Problem(pk=row), clock=Clock(pk=pk)) for pk, row in list(due))


@every("5m")
def chase_receipts() -> int:
    """Remind the units that have not signed for their orders in time; how many."""
    return sum(_done(chase_receipt, problem=row) for row in unsigned(Problem.objects.all(), time.now()))


def _done(step: Callable[..., object], *, problem: Problem, **what: Any) -> bool:
    """Take a step in a transaction of its own, so that one problem in trouble keeps no other waiting.

    A refusal means that somebody, perhaps another worker, was there first.
    """
    try:
        step(WORKER, problem=problem, **what)
    except Refused:
        return False
    except Exception:
        log.exception("reminder.failed", problem=problem.pk)
        return False
    return True
