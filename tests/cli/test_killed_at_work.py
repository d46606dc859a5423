"""kill -9 while many are at work: what was answered is there, once, and the log holds."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Copy, Installation, Served
from tests.kernel.registry.samples import MINIMAL

CLIENTS = 4
ENOUGH = 12


@pytest.fixture
def county(copy: Copy, demo_county: Installation, tmp_path: Path) -> Installation:
    """A small county with a topic of its own, named in the settings."""
    ponds = tmp_path / "topics" / "ponds"
    ponds.mkdir(parents=True)
    (ponds / "topic.toml").write_text(MINIMAL, encoding="utf-8")
    made = copy(demo_county)
    made.environ["ZHUJIAN_TOPICS"] = str(ponds.parent)
    return made


def register(port: int, token: str, numbers: list[str]) -> None:
    """Register problems one after the other until the server is gone; keep the number of each that was answered."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    words = {"title": "水面漂浮垃圾", "facts": "水面有漂浮垃圾。", "subject": {"unit": "county"}}
    body = json.dumps({"topic": "ponds", "category": "dirty", **words})
    while True:
        try:
            client.request("POST", "/api/v1/problems", body, headers)
            answer = client.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return
        assert answer.status == 201, content
        numbers.append(json.loads(content)["number"])


def killed_at_work(served: Served, token: str) -> list[str]:
    numbers: list[str] = []
    threads = [threading.Thread(target=register, args=(served.port, token, numbers)) for _client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    while len(numbers) < ENOUGH and time.monotonic() < until:
        time.sleep(0.02)
    served.process.send_signal(signal.SIGKILL)
    served.process.communicate(timeout=30)
    for thread in threads:
        thread.join(60)
    return numbers


def test_nothing_that_was_answered_is_lost(county: Installation) -> None:
    token = county.ok("token", "--user", "supervision").strip()
    numbers = killed_at_work(county.serve(), token)
    assert len(numbers) >= ENOUGH
    assert len(set(numbers)) == len(numbers)

    county.ok("audit", "verify")
    again = county.serve()
    for number in numbers:
        status, _body = again.get(f"/api/v1/problems/{number}", Authorization=f"Bearer {token}")
        assert status == 200, number
