"""A demo county as its users have it: built by the command, served by the command, on this run's engine."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b32decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

import zhujian
from tests.engines.installations import installation

SOURCE = Path(zhujian.__file__).resolve().parent.parent
PATIENCE = 180


@dataclass(frozen=True)
class County:
    """A served county: where it is, who can sign in, how to run its commands."""

    url: str
    directory: Path
    environ: dict[str, str]

    @property
    def accounts(self) -> dict[str, dict[str, Any]]:
        rows = json.loads((self.directory / "accounts.json").read_text(encoding="utf-8"))
        return {row["user"]: row for row in rows}

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return command(self.environ, *words)

    def token(self, user: str) -> str:
        return self.run("token", "--user", user).stdout.strip()

    def api(self, user: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON of one API call."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token(user)}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method.upper())
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)


def command(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zhujian", *words],
        env={**environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=PATIENCE * 3,
        check=False,
    )


def code_of(secret: str, moment: float) -> str:
    """The six digits that an authenticator shows at this moment."""
    return TOTP(b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(int(moment)).decode()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(folder: Path) -> Iterator[County]:
    """Build a demo county in `folder` and serve it until the block ends."""
    with installation(folder) as environ:
        built = command(environ, "demo", "--data", str(folder), "--build-only")
        assert built.returncode == 0, built.stderr
        port = free_port()
        with serving(environ, folder, port):
            yield County(f"http://127.0.0.1:{port}", folder, environ)


@contextlib.contextmanager
def serving(environ: dict[str, str], folder: Path, port: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    log = (folder.parent / "server.log").open("ab")
    words = [sys.executable, "-m", "zhujian", "serve", "--data", str(folder), "--port", str(port), *more]
    process = subprocess.Popen(words, env={**environ, "PYTHONPATH": str(SOURCE)}, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live", process, folder.parent / "server.log")
        yield process
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=5).close()
            return
        time.sleep(0.2)
    raise AssertionError(f"{url} did not answer: {log.read_text(errors='replace')[-3000:]}")


os.environ.setdefault("NO_PROXY", "127.0.0.1")
