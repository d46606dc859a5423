"""What django-axes keeps beside the log is cleared away; the log is never cut."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from tests import factories
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.jobs.schedule import jobs
from zhujian.kernel.logbook.jobs import clear_attempts

TABLES = (AccessAttempt, AccessFailureLog, AccessLog)


def noted(days: int) -> None:
    for table in TABLES:
        more = {"failures_since_start": 1} if table is AccessAttempt else {}
        row = table.objects.create(username=f"someone-{days}", ip_address="127.0.0.1", **more)
        table.objects.filter(pk=row.pk).update(attempt_time=time.real_now() - timedelta(days=days))


@pytest.mark.django_db
def test_attempts_of_a_month_ago_are_cleared_and_younger_ones_stay() -> None:
    noted(31)
    noted(29)
    clear_attempts()
    assert [table.objects.count() for table in TABLES] == [1, 1, 1]


@pytest.mark.django_db
def test_the_log_is_not_cut() -> None:
    factories.account()
    before = Event.objects.count()
    clear_attempts()
    assert Event.objects.count() == before


def test_the_worker_does_it_every_day() -> None:
    job = next(job for job in jobs() if job.name.endswith("logbook.jobs.clear_attempts"))
    assert job.interval == timedelta(days=1)
