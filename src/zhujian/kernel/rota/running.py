"""Computations that the worker does: asking for one, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.rota.access import require_room
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import require_state

LONGEST = timedelta(minutes=30)
KEPT = timedelta(hours=2)
PATH = "zhujian.kernel.rota.jobs"


@dataclass(frozen=True)
class Run:
    """The last computation of a kind. `at` is real time: when it was asked for. `said` is what it came to."""

    status: str = ""
    at: datetime | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """One that a killed worker left behind is forgotten."""
        waiting = self.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING}
        return waiting and self.at is not None and time.real_now() - self.at < LONGEST

    @property
    def is_done(self) -> bool:
        return self.status == TaskResultStatus.SUCCESSFUL

    @property
    def is_broken(self) -> bool:
        """It failed in a way that nobody foresaw, or its worker was killed."""
        return bool(self.status) and not self.is_running and not self.is_done

    @property
    def refused(self) -> str:
        return str(self.said.get("refused", ""))


def begin_trial(actor: Actor, topic: str, month: date) -> None:
    """Have a month tried out, unless the actor has just asked for it."""
    from zhujian.kernel.rota.jobs import try_out

    if not trial_of(actor, topic, month).is_running:
        try_out.enqueue(named(actor), topic, month.isoformat())


def trial_of(actor: Actor, topic: str, month: date) -> Run:
    """The actor's own last trial of a month, of the last two hours."""
    rows = _rows("try_out").filter(args_kwargs__args__1=topic, args_kwargs__args__2=month.isoformat())
    recent = rows.filter(enqueued_at__gte=time.real_now() - KEPT)
    mine = (row for row in recent if row.args_kwargs["args"][0][:2] == [actor.account, actor.role])
    return _run(next(mine, None))


def begin_publishing(actor: Actor, plan: Plan) -> None:
    """Have the plan computed and published. Raises Forbidden, or Conflict where the draw is not ready for it."""
    from zhujian.kernel.rota.jobs import draw

    require_room(actor, plan)
    require_state(TRANSITIONS, "rota.publish", plan)
    if not publishing_of(plan).is_running:
        draw.enqueue(plan.pk, named(actor))


def publishing_of(plan: Plan) -> Run:
    return _run(_rows("draw").filter(args_kwargs__args__0=plan.pk).first())


def named(actor: Actor) -> Sequence[Any]:
    """Who asks, from where, and in which language the answer is to be."""
    return [actor.account, actor.role, actor.origin, get_language() or "zh-hans"]


def _rows(task: str) -> Any:
    return DBTaskResult.objects.filter(task_path=f"{PATH}.{task}").order_by("-enqueued_at")


def _run(row: Any) -> Run:
    return Run(row.status, row.enqueued_at, row.return_value or {}) if row is not None else Run()
