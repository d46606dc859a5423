"""The worker does what is due, ends when it is told to, and two of them do nothing twice."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Copy, Installation

pytestmark = pytest.mark.engine("sqlite", "postgresql")

RUNS = (
    "import django, json; django.setup()\nfrom zhujian.kernel.jobs.models import ScheduledRun\n"
    "from zhujian.kernel.audit.models import SignedHead\n"
    "runs = ScheduledRun.objects.filter(finished_at__isnull=False)\n"
    "print(json.dumps({'runs': list(runs.values_list('name', flat=True)), 'heads': SignedHead.objects.count()}))"
)


GROW = (
    "import django; django.setup()\nfrom zhujian.kernel.actor import Actor\n"
    "from zhujian.kernel.org.actions import add_unit\n"
    "add_unit(Actor.system('tests'), code='later', name='后设单位', kind='enterprise')"
)
SETTINGS = {"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"}


def done_so_far(county: Installation) -> dict[str, Any]:
    done = county.python("-c", RUNS, environ=SETTINGS)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def begun(county: Installation) -> subprocess.Popen[str]:
    """A worker that is at work, and so knows what to do when it is told to end."""
    worker = county.start("worker")
    assert worker.stderr is not None
    assert any("worker.started" in line for line in worker.stderr)
    return worker


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "not within a minute"
        time.sleep(0.3)


def test_two_workers_do_what_is_due_once_and_end_when_told_to(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    heads = done_so_far(county)["heads"]
    assert county.python("-c", GROW, environ=SETTINGS).returncode == 0
    workers = [begun(county), begun(county)]
    eventually(lambda: "zhujian.kernel.jobs.jobs.sign_head" in str(done_so_far(county)["runs"]))
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        _out, err = worker.communicate(timeout=30)
        assert worker.returncode == 0, err
        assert '"event": "worker.stopped"' in err
    assert done_so_far(county)["heads"] == heads + 1
    county.ok("audit", "verify")


def test_the_server_is_ready_once_a_worker_has_given_a_sign(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    served = county.serve()
    status, answer = served.get("/health/ready")
    assert (status, json.loads(answer)["status"]) == (200, "degraded")
    assert json.loads(answer)["checks"]["worker"] == "no worker has run yet"
    county.start("worker")
    eventually(lambda: json.loads(served.get("/health/ready")[1])["checks"]["worker"] == "ok")
