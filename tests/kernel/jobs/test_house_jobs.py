"""The house's own jobs, and what the monitoring system is shown of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests import factories
from zhujian.kernel import time
from zhujian.kernel.audit.models import SignedHead
from zhujian.kernel.jobs import gauges as module
from zhujian.kernel.jobs import jobs, metrics, schedule
from zhujian.kernel.jobs.gauges import gauge, gauges
from zhujian.kernel.jobs.models import ScheduledRun

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.ZHUJIAN_DATA = tmp_path


def test_the_log_is_signed_each_hour_where_it_has_grown() -> None:
    jobs.sign_head()
    assert SignedHead.objects.count() == 0, "an empty log"
    factories.county()
    jobs.sign_head()
    jobs.sign_head()
    assert SignedHead.objects.count() == 1
    factories.unit()
    jobs.sign_head()
    assert SignedHead.objects.count() == 2


def test_every_room_declares_its_jobs_when_the_application_starts() -> None:
    names = {job.name for job in schedule.jobs()}
    assert {
        "zhujian.kernel.jobs.jobs.sign_head",
        "zhujian.kernel.jobs.jobs.beat",
        "zhujian.kernel.notices.jobs.clear",
    } <= names
    assert "zhujian.kernel.notices.spread.spread" in {name for name, _function in schedule.turns()}


def test_finished_tasks_are_cleared_after_a_month() -> None:
    now = timezone.now()
    common = {
        "args_kwargs": {},
        "task_path": "x",
        "backend_name": "default",
        "run_after": now,
        "exception_class_path": "",
    }
    for status, age in (("SUCCESSFUL", 31), ("FAILED", 31), ("SUCCESSFUL", 29), ("READY", 99)):
        ended = None if status == "READY" else now - timedelta(days=age)
        DBTaskResult.objects.create(status=status, finished_at=ended, traceback="", **common)
    jobs.clear_tasks()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]


def test_sessions_that_have_run_out_are_cleared() -> None:
    from django.contrib.sessions.models import Session

    for age in (-1, 1):
        Session.objects.create(session_key=f"k{age}", expire_date=timezone.now() + timedelta(days=age))
    jobs.clear_sessions()
    assert Session.objects.get().session_key == "k1"


def test_the_beat_is_known_by_its_name() -> None:
    assert metrics.beat_age() == -1
    [beat] = [job for job in schedule.jobs() if job.name == metrics.BEAT]
    schedule.claim(beat, time.real_now() - timedelta(seconds=50))
    assert 50 <= metrics.beat_age() < 80


def test_readings_are_those_of_the_tables() -> None:
    assert (metrics.events(), metrics.head_age()) == (0, -1)
    factories.county()
    jobs.sign_head()
    assert metrics.events() == 2, "the signing is an event too"
    assert 0 <= metrics.head_age() < 60
    ScheduledRun.objects.create(name="broken", started_at=time.real_now(), failures=2)
    assert metrics.jobs_failing() == 1
    assert metrics.queue_length() == metrics.tasks_failed() == 0


def test_gauges_are_declared_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_gauges", {})

    @gauge("zhujian_tests", "Tests.", label="kind")
    def tests() -> dict[str, float]:
        return {"unit": 1.0}

    [found] = gauges()
    assert (found.name, found.label, found.source()) == ("zhujian_tests", "kind", {"unit": 1.0})
