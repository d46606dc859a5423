"""A served office that a test may kill in the middle of its work and start again at the same address."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.county import free_port
from tests.e2e_offline.making import workbook
from tests.engines.installations import installation

ROOT = Path(__file__).resolve().parents[2]
TOPIC = Path(__file__).resolve().parent / "pits" / "topic.toml"
PATIENCE = 120


@dataclass
class Office:
    port: int
    environ: dict[str, str]
    log: Path
    people: list[dict[str, str]] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, question: str, user: str) -> Any:
        return run(self.environ, "tests.e2e_offline.asking", question, user)

    def start(self) -> None:
        words = [sys.executable, "-m", "zhujian", "serve", "--port", str(self.port)]
        with self.log.open("ab") as target:
            # A session of its own: a server is several processes, and all of them are killed.
            self.process = subprocess.Popen(
                words, env=self.environ, stdout=target, stderr=target, start_new_session=True
            )
        self._wait()

    def kill(self) -> None:
        """As a power cut does it: nothing is finished, nobody is told."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text(errors="replace")[-3000:]
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.url}/health/live", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(errors="replace")[-3000:])


def run(environ: dict[str, str], module: str, *words: str) -> Any:
    """A module of the tests beside the server; what it printed as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextlib.contextmanager
def served(folder: Path, *, questions: int = 0) -> Iterator[Office]:
    """`questions`: a page of so many stands before the others, for measuring."""
    data = folder / "data"
    data.mkdir()
    with installation(data) as alone:
        paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        settings = {"DJANGO_SETTINGS_MODULE": "zhujian.site.settings", "ZHUJIAN_TEST_ENGINE": "sqlite"}
        environ = {
            **alone,
            **settings,
            "PYTHONPATH": os.pathsep.join(paths),
            "ZHUJIAN_TOPICS": str(_topics(folder, questions)),
        }
        office = Office(free_port(), environ, folder / "server.log")
        office.people = run(environ, "tests.e2e_offline.making", str(questions))
        office.start()
        try:
            yield office
        finally:
            office.kill()


def _topics(folder: Path, questions: int) -> Path:
    """A folder of topics that holds the one of these tests, with its checklist."""
    topic = folder / "topics" / TOPIC.parent.name
    topic.mkdir(parents=True)
    shutil.copy(TOPIC, topic)
    (topic / "daily.xlsx").write_bytes(workbook(questions))
    return topic.parent
