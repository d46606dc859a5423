"""A served installation in which a team visits a mine today, and a client with a socket of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.conftest import free_port
from tests.engines.installations import installation
from tests.kernel.devices.phones import Answerer

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120
# Made in a process of its own, as an office would have it before anybody connects.
MAKE = """
import django
django.setup()
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.kernel.devices.phones import enrolled
from tests.kernel.openrosa.world import made
world = made()
phones = {name: enrolled(world.member, name=name) for name in ("first", "second", "lost")}
print(json.dumps({
    "site": world.mine.site.code,
    "phones": {name: {"id": device.pk, "login": device.login, "key": key} for name, (device, key) in phones.items()},
}))
"""
COUNT = """
import django
django.setup()
import json
from zhujian.kernel.submissions.models import Attachment, Revision, Submission
from zhujian.kernel.files import store
files = {}
for row in Attachment.objects.all():
    with store.read(row.file.sha256, verify=True) as handle:
        files[row.name] = handle.read().hex()
instances = list(Revision.objects.values_list("instance", flat=True))
print(json.dumps({"submissions": Submission.objects.count(), "instances": instances, "files": files}))
"""
WITHDRAW = """
import django, sys
django.setup()
from zhujian.kernel.actor import Actor
from zhujian.kernel.devices.actions import withdraw
from zhujian.kernel.devices.models import Device
withdraw(Actor.system("tests"), device=Device.objects.get(pk=int(sys.argv[1])), reason="手机遗失")
"""


@dataclass(frozen=True)
class Office:
    """The installation: where it listens, what it was made with, what its server has written."""

    port: int
    environ: dict[str, str]
    made: dict[str, Any]
    log: Path

    def run(self, script: str, *arguments: str) -> Any:
        return json.loads(_python(self.environ, script, *arguments) or "null")


@dataclass
class Line:
    """A client with a socket; `in_address` says that it shows its key there."""

    port: int
    login: str = ""
    key: str = ""
    in_address: bool = False
    answerer: Answerer = field(init=False)

    def __post_init__(self) -> None:
        self.answerer = Answerer(self.login, self.key)

    def url(self, path: str) -> str:
        return f"/openrosa/key/{self.key}/{path}" if self.in_address else f"/openrosa/{path}"

    def ask(
        self, method: str, uri: str, body: bytes | Iterable[bytes] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One request; a challenge is answered once."""
        answer, content = self._send(method, uri, body, headers)
        if answer.status == 401 and not self.in_address:
            self.answerer.heed(answer.headers.get_all("WWW-Authenticate", [])[0])
            answer, content = self._send(method, uri, body, headers)
        return answer, content

    def _send(
        self, method: str, uri: str, body: bytes | Iterable[bytes] | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        given = {"X-OpenRosa-Version": "1.0", "Date": "Fri, 30 Sep 2022 01:00:00 GMT", **headers}
        if self.answerer.challenge and not self.in_address:
            given["Authorization"] = self.answerer.header(method, uri)
        return self.send(method, uri, body, given)

    def send(
        self, method: str, uri: str, body: bytes | Iterable[bytes] | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """A request as it stands."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, uri, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Office]:
    data = folder / "data"
    data.mkdir()
    with installation(data) as alone:
        paths = [str(ROOT / "src"), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environ = {**alone, "PYTHONPATH": os.pathsep.join(paths), "ZHUJIAN_TEST_ENGINE": "sqlite"}
        environ.setdefault("DJANGO_SETTINGS_MODULE", "zhujian.site.settings")
        made = json.loads(_python(environ, MAKE))
        port, log = free_port(), folder / "server.log"
        with log.open("wb") as target:
            command = [sys.executable, "-m", "zhujian", "serve", "--data", str(data), "--port", str(port)]
            process = subprocess.Popen(command, env=environ, stdout=target, stderr=target)
            try:
                _wait(port, process, log)
                yield Office(port, environ, made, log)
            finally:
                process.terminate()
                process.wait(30)


def _python(environ: dict[str, str], script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return (done.stdout.strip().splitlines() or [""])[-1]


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
        with contextlib.suppress(OSError):
            line = Line(port, in_address=True)
            if line.ask("GET", "/health/live")[0].status == 200:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not answer in time")
