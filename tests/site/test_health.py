"""Alive, ready, and how it is doing."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from tests import factories
from zhujian.kernel import time
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.audit.models import SignedHead
from zhujian.kernel.jobs.metrics import BEAT
from zhujian.kernel.jobs.models import ScheduledRun
from zhujian.site import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings: Settings, tmp_path: Path) -> None:
    """A worker has just given a sign."""
    settings.ZHUJIAN_DATA = tmp_path
    ScheduledRun.objects.create(name=BEAT, started_at=time.real_now())


def ready(client: Client) -> tuple[int, str, dict[str, str]]:
    response = client.get("/health/ready")
    answer = json.loads(response.content)
    return response.status_code, answer["status"], answer["checks"]


def test_it_is_alive_to_anybody(client: Client) -> None:
    response = client.get("/health/live", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="192.0.2.7")
    assert response.json() == {"status": "ok"}


def test_it_is_ready_when_everything_is_well(client: Client) -> None:
    status, words, checks = ready(client)
    assert (status, words) == (200, "ok")
    assert checks == dict.fromkeys(("database", "migrations", "disk", "worker", "log"), "ok")


def test_without_its_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object, **_options: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(health, "connection", type("Away", (), {"cursor": away})())
    status, words, checks = ready(client)
    assert (status, words) == (503, "failing")
    assert checks["database"] == "does not answer: DatabaseError"
    assert "worker" not in checks, "nothing is asked of a database that is away"


def test_with_migrations_to_apply_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", health.threading.Event())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    status, words, checks = ready(client)
    assert (status, words) == (503, "failing")
    assert "zhujian manage migrate" in checks["migrations"]


def test_without_room_on_the_disk_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=5 * 1024 * 1024)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    status, words, checks = ready(client)
    assert (status, words, checks["disk"]) == (503, "failing", "only 5 MB left")


def test_without_a_worker_it_answers_but_says_so(client: Client) -> None:
    ScheduledRun.objects.update(started_at=time.real_now() - timedelta(minutes=10))
    status, words, checks = ready(client)
    assert (status, words) == (200, "degraded")
    assert checks["worker"].startswith("last sign 60")


def test_a_log_that_has_grown_and_was_not_signed_for_hours_is_told(client: Client) -> None:
    factories.county()
    assert ready(client)[2]["log"] == "never signed"
    sign_now()
    SignedHead.objects.update(signed_at=time.real_now() - timedelta(hours=9))
    assert ready(client)[2]["log"] == "ok", "nothing has happened since"
    factories.unit()
    status, words, checks = ready(client)
    assert (status, words) == (200, "degraded")
    assert checks["log"].startswith("last signed ")


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer "},
        {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
def test_strangers_are_told_nothing(client: Client, settings: Settings, path: str, headers: dict[str, str]) -> None:
    assert client.get(path, **headers).status_code == 404  # type: ignore[arg-type]
    settings.ZHUJIAN_MONITOR_TOKEN = "right"
    assert client.get(path, **headers).status_code == 404  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
def test_whoever_shows_the_token_is_told(client: Client, settings: Settings, path: str) -> None:
    settings.ZHUJIAN_MONITOR_TOKEN = "right"
    shown = {"REMOTE_ADDR": "192.0.2.7", "HTTP_AUTHORIZATION": "Bearer right"}
    assert client.get(path, **shown).status_code == 200  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_metrics_count_requests_by_view_and_never_by_address(client: Client) -> None:
    client.get("/health/live")
    client.get("/no/such/430481199001011234")
    families = {
        family.name: family for family in text_string_to_metric_families(client.get("/metrics").content.decode())
    }
    views = {sample.labels["view"] for sample in families["zhujian_requests"].samples}
    assert {"health-live", "none"} <= views
    assert "430481199001011234" not in client.get("/metrics").content.decode()
    assert "zhujian_request_seconds" in families


def test_metrics_show_the_gauges_of_every_room(client: Client) -> None:
    text = client.get("/metrics").content.decode()
    for name in ("queue_length", "events_appended_total", "worker_beat_age_seconds", "notices_waiting"):
        assert f"\nzhujian_{name} " in text
