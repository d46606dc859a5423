"""The real command, run as a process on real data directories.

One real county and one small demo county are made for the whole run; a test that changes something gets a copy.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

import zhujian
from tests.engines.installations import installation

SOURCE = Path(zhujian.__file__).resolve().parent.parent
ANSWERS = {
    "county": {"code": "430481", "name": "示例市"},
    "office": {"code": "office", "name": "中共示例市纪律检查委员会"},
    "administrators": {
        "system-admin": {"user": "sys", "name": "示例甲", "password": "Bamboo-slip-1"},
        "security-admin": {"user": "sec", "name": "示例乙", "password": "Bamboo-slip-2"},
        "audit-admin": {"user": "aud", "name": "示例丙", "password": "Bamboo-slip-3"},
    },
}
# What the demo county's builder does, in small: the mark, accounts with their secrets, time that stands.
DEMO = """
import django
django.setup()
import json, os
from datetime import date, datetime
from pathlib import Path
from django.core.management import call_command
from zhujian.kernel import time
from zhujian.kernel.access.actions import grant_role, open_account
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.actions import add_unit

data, tests = Path(os.environ["ZHUJIAN_DATA"]), Actor.system("tests")
(data / "demo.json").write_text("{}")
call_command("migrate", verbosity=0)
with time.at(datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
    county = add_unit(tests, code="county", name="示例市", kind="county")
    for role in ("supervision", "leader"):
        demo = {"password": "Zhu-jian-2022", "must_change_password": False, "is_demo": True}
        account = open_account(tests, username=role, name=role, **demo)
        grant_role(tests, account=account, role=role, unit=county, reason="演示", since=date(2020, 1, 1))
accounts = [{"role": role, "user": role, "password": "Zhu-jian-2022"} for role in ("supervision", "leader")]
(data / "accounts.json").write_text(json.dumps(accounts))
time.write_shift(data / "clock.json", datetime(2022, 9, 30, 9, tzinfo=time.ZONE))
"""


@dataclass
class Installation:
    """A data directory with its database, and the command to run on it."""

    environ: dict[str, str]
    forks: Forks
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return Path(self.environ["ZHUJIAN_DATA"])

    @property
    def is_sqlite(self) -> bool:
        return "DATABASE_URL" not in self.environ

    def python(
        self, *arguments: str, environ: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Python with `-c SCRIPT` or `-m MODULE` on this installation."""
        return self.forks.run(arguments, {**self.environ, "PYTHONPATH": str(SOURCE), **(environ or {})}, cwd)

    def zhujian(self, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run the command; its exit code and words are the caller's to judge."""
        return self.python("-m", "zhujian", *map(str, arguments), **options)

    def ok(self, *arguments: object, **options: Any) -> str:
        """Run the command, which must succeed; what it printed."""
        done = self.zhujian(*arguments, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: object, code: int = 1, **options: Any) -> str:
        """Run the command, which must refuse in the last line of its complaints; that line."""
        done = self.zhujian(*arguments, **options)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done.stderr.strip().splitlines()[-1]

    def head(self, file: Path) -> Path:
        file.write_text(self.ok("audit", "head"), encoding="utf-8")
        return file

    def sql(self, statement: str) -> None:
        """What somebody with the database's password does."""
        script = (
            "import django, sys; django.setup()\n"
            "from django.db import connection, transaction\n"
            "with transaction.atomic(), connection.cursor() as cursor: cursor.execute(sys.argv[1])"
        )
        done = self.python("-c", script, statement, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
        assert done.returncode == 0, done.stderr

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """A command that goes on; it ends with the test."""
        command = [sys.executable, "-m", "zhujian", *map(str, arguments)]
        environ = {**self.environ, "PYTHONPATH": str(SOURCE)}
        # A session of its own, so that what it started ends with it and lets go of the pipes.
        process = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.processes.append(process)
        return process

    def serve(self, *arguments: object) -> Served:
        """A server on a free port that answers."""
        port = free_port()
        served = Served(self.start("serve", "--port", port, *arguments), port)
        served.wait()
        return served

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
            try:
                process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                _kill_all_of(process)


def _kill_all_of(process: subprocess.Popen[str]) -> str:
    """End a process with all that it started; what it complained of."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.communicate(timeout=30)[1]


class Forks:
    """The process that commands are forked from; see forks.py."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forks.py"))],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, arguments: Sequence[str], environ: Mapping[str, str], cwd: Path | None
    ) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        out, err = self._folder / "out", self._folder / "err"
        request = {"arguments": arguments, "environ": dict(environ), "cwd": str(cwd or Path.cwd())}
        self._process.stdin.write(json.dumps({**request, "out": str(out), "err": str(err)}) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(list(arguments), code, out.read_text("utf-8"), err.read_text("utf-8"))

    def end(self) -> None:
        self._process.communicate(timeout=30)


@dataclass
class Served:
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and body."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, _kill_all_of(self.process)
            with contextlib.suppress(OSError):
                if self.get("/health/live")[0] == 200:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not answer within a minute")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def copy_of(original: Installation, folder: Path) -> Iterator[Installation]:
    """An installation with the same data, directory and database of its own."""
    shutil.copytree(original.data, folder)
    environ = {**original.environ, "ZHUJIAN_DATA": str(folder)}
    if original.is_sqlite:
        yield Installation(environ, original.forks)
        return
    url = urlsplit(original.environ["DATABASE_URL"])
    name = f"copy_{secrets.token_hex(6)}"
    template = sql.Identifier(url.path.lstrip("/"))
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
        try:
            yield Installation({**environ, "DATABASE_URL": url._replace(path=f"/{name}").geturl()}, original.forks)
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    made = Forks(tmp_path_factory.mktemp("forks"))
    yield made
    made.end()


@pytest.fixture(scope="session")
def real_county(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Iterator[Installation]:
    """A county as `zhujian init` makes it. Not to be changed."""
    folder = tmp_path_factory.mktemp("real") / "data"
    folder.mkdir()
    with installation(folder) as environ:
        made = Installation(environ, forks)
        answers = folder.parent / "answers.json"
        answers.write_text(json.dumps(ANSWERS), encoding="utf-8")
        (folder.parent / "init.txt").write_text(made.ok("init", "--answers", answers), encoding="utf-8")
        yield made


@pytest.fixture(scope="session")
def demo_county(tmp_path_factory: pytest.TempPathFactory, forks: Forks) -> Iterator[Installation]:
    """A small demo county. Not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    folder.mkdir()
    with installation(folder) as environ:
        made = Installation(environ, forks)
        done = made.python("-c", DEMO, environ={"DJANGO_SETTINGS_MODULE": "zhujian.site.settings"})
        assert done.returncode == 0, done.stderr
        yield made


Copy = Callable[[Installation], Installation]


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """Copies of an installation; whatever was started on them ends with the test."""
    with contextlib.ExitStack() as stack:

        def make(original: Installation) -> Installation:
            folder = tmp_path / f"data-{secrets.token_hex(3)}"
            made = stack.enter_context(copy_of(original, folder))
            stack.callback(made.end)
            return made

        yield make


@pytest.fixture
def empty(installation_environ: dict[str, str], forks: Forks) -> Iterator[Installation]:
    """A data directory and a database without anything in them."""
    made = Installation(installation_environ, forks)
    yield made
    made.end()


@pytest.fixture
def nowhere(tmp_path: Path, forks: Forks) -> Installation:
    """A data directory that does not exist, and no database."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHUJIAN_", "DJANGO_", "DATABASE_"))}
    return Installation({**kept, "ZHUJIAN_DATA": str(tmp_path / "nowhere")}, forks)
