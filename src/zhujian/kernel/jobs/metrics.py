"""What the worker and the log show the monitoring system."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult

from zhujian.kernel import time
from zhujian.kernel.audit.models import Head, SignedHead
from zhujian.kernel.jobs.gauges import gauge
from zhujian.kernel.jobs.models import ScheduledRun

BEAT = "zhujian.kernel.jobs.jobs.beat"


@gauge("zhujian_queue_length", "Tasks that wait for the worker.")
def queue_length() -> int:
    return DBTaskResult.objects.ready().count()


@gauge("zhujian_tasks_failed", "Tasks that failed within the last thirty days.")
def tasks_failed() -> int:
    return DBTaskResult.objects.failed().count()


@gauge("zhujian_jobs_failing", "Scheduled jobs whose last run failed.")
def jobs_failing() -> int:
    return ScheduledRun.objects.filter(failures__gt=0).count()


@gauge("zhujian_worker_beat_age_seconds", "Seconds since a worker last gave a sign; -1 where none ever did.")
def beat_age() -> float:
    row = ScheduledRun.objects.filter(name=BEAT).first()
    return (time.real_now() - row.started_at).total_seconds() if row else -1.0


@gauge("zhujian_events_appended_total", "Events in the log.")
def events() -> int:
    edge = Head.objects.first()
    return edge.size if edge else 0


@gauge("zhujian_log_head_age_seconds", "Seconds since the log was last signed; -1 where it never was.")
def head_age() -> float:
    row = SignedHead.objects.order_by("-pk").first()
    return (time.real_now() - row.signed_at).total_seconds() if row else -1.0
