"""Serving: zones, ports, a graceful end, and what is there after a server was killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Copy, Installation
from tests.kernel.registry.samples import MINIMAL

pytestmark = pytest.mark.engine("sqlite", "postgresql")


def test_the_zones_have_different_doors(copy: Copy, real_county: Installation) -> None:
    county = copy(real_county)
    internal, public = county.serve("--zone", "internal"), county.serve("--zone", "public")
    assert internal.get("/accounts/login/")[0] == 200
    assert public.get("/accounts/login/")[0] == 404
    assert internal.get("/api/v1/problems")[0] == 401
    assert public.get("/api/v1/problems")[0] == 404


def test_health_is_told_to_this_machine_alone(copy: Copy, real_county: Installation) -> None:
    served = copy(real_county).serve()
    assert served.get("/health/live", **{"X-Forwarded-For": "192.0.2.7"})[0] == 200
    for path in ("/health/ready", "/metrics"):
        assert served.get(path)[0] == 200
        assert served.get(path, **{"X-Forwarded-For": "192.0.2.7"})[0] == 404


def test_a_port_that_is_taken_is_one_line(real_county: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        line = real_county.refused("serve", "--port", other.getsockname()[1])
    assert "已被占用" in line
    assert "--port" in line


def test_an_address_that_is_not_ours_is_one_line(real_county: Installation) -> None:
    assert "无法使用" in real_county.refused("serve", "--host", "no.such.host.invalid")


def test_it_ends_when_it_is_told_to(copy: Copy, real_county: Installation) -> None:
    served = copy(real_county).serve("--with-worker")
    served.process.send_signal(signal.SIGTERM)
    _out, err = served.process.communicate(timeout=30)
    assert served.process.returncode == 0
    assert "Traceback" not in err
    with pytest.raises(OSError, match="refused"):
        served.get("/health/live")


def test_what_was_answered_before_a_kill_is_there_after(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    token = county.ok("token", "--user", "leader").strip()
    served = county.serve("--with-worker")
    status, answer = served.get("/api/v1/audit/head", Authorization=f"Bearer {token}")
    assert status == 200
    served.process.send_signal(signal.SIGKILL)
    served.process.communicate(timeout=30)
    again = county.start("serve", "--port", served.port)
    served.process = again
    served.wait()
    status, later = served.get("/api/v1/audit/head", Authorization=f"Bearer {token}")
    assert status == 200
    assert json.loads(later)["size"] >= json.loads(answer)["size"]
    county.ok("audit", "verify")


def test_nothing_of_a_killed_server_lives_on(copy: Copy, real_county: Installation) -> None:
    served = copy(real_county).serve("--with-worker")
    children = _children(served.process.pid)
    assert len(children) >= 2, "one process that serves or more, and the worker"
    served.process.send_signal(signal.SIGKILL)
    served.process.communicate(timeout=30)
    until = time.monotonic() + 20
    while time.monotonic() < until and any(_lives(child) for child in children):
        time.sleep(0.1)
    assert not [child for child in children if _lives(child)]


def _children(parent: int) -> list[int]:
    """Linux tells; the worker may still be starting, but it is there."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if (fields := _stat(pid)) and int(fields[1]) == parent]


def _lives(pid: int) -> bool:
    fields = _stat(pid)
    return fields is not None and fields[0] != "Z"


def _stat(pid: int) -> list[str] | None:
    """A process's state, parent and so on; None where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return None


def test_it_stays_within_its_memory(copy: Copy, real_county: Installation) -> None:
    served = copy(real_county).serve("--with-worker")
    for _ in range(40):
        assert served.get("/accounts/login/")[0] == 200
    for pid in [served.process.pid, *_children(served.process.pid)]:
        assert _resident_megabytes(pid) < 300


def _resident_megabytes(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def test_its_log_is_json_and_holds_no_secret(copy: Copy, demo_county: Installation) -> None:
    county = copy(demo_county)
    token = county.ok("token", "--user", "leader").strip()
    served = county.serve()
    served.get("/api/v1/audit/head", Authorization=f"Bearer {token}")
    served.get(f"/no-such-page?token={token}")
    served.process.send_signal(signal.SIGTERM)
    _out, err = served.process.communicate(timeout=30)
    lines = [line for line in err.splitlines() if line.startswith("{")]
    assert lines
    assert all("event" in json.loads(line) for line in lines)
    assert token not in err


def test_a_topic_that_is_left_out_says_why_before_anybody_asks(
    copy: Copy, real_county: Installation, tmp_path: Path
) -> None:
    broken = tmp_path / "topics" / "ponds"
    broken.mkdir(parents=True)
    (broken / "topic.toml").write_text(f"{MINIMAL}\n[surprise]\nkey = 1\n", encoding="utf-8")
    county = copy(real_county)
    county.environ["ZHUJIAN_TOPICS"] = str(broken.parent)
    served = county.serve()
    served.process.send_signal(signal.SIGTERM)
    _out, err = served.process.communicate(timeout=30)
    assert "topic left out" in err
    assert "ponds/topic.toml: surprise" in err


@pytest.mark.engine("postgresql")
def test_several_processes_add_up_what_they_count(copy: Copy, real_county: Installation) -> None:
    served = copy(real_county).serve("--processes", "2")
    for _ in range(12):
        served.get("/accounts/login/")
    _status, metrics = served.get("/metrics")
    [line] = [
        line for line in metrics.splitlines() if line.startswith("zhujian_requests_total") and "account_login" in line
    ]
    assert float(line.split()[-1]) == 12
