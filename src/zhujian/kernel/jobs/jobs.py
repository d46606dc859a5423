"""The house's own jobs: the worker's beat, signed tree heads, and clearing what is no longer needed."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from zhujian.kernel import time
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.audit.models import Head, SignedHead
from zhujian.kernel.jobs.schedule import every

KEEP_TASKS = timedelta(days=30)


@every("30s")
def beat() -> None:
    """Nothing but its own row in the schedule: how long ago a worker was last alive."""


@every("1h")
def sign_head() -> None:
    """Sign the log as it stands, where it has grown since the last head."""
    last = SignedHead.objects.order_by("-pk").first()
    edge = Head.objects.first()
    if edge and (last is None or last.size != edge.size):
        sign_now()


@every("1d")
def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


@every("1d")
def clear_tasks() -> None:
    """Finished tasks older than thirty days; they hold identifiers only."""
    DBTaskResult.objects.finished().filter(finished_at__lt=time.real_now() - KEEP_TASKS).delete()
