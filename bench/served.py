"""A served installation, and clients that ask it over HTTP: real processes, real sockets."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time as clock
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CLIENTS = 16


@dataclass(frozen=True)
class Call:
    """One address as one reader asks for it; `sql` gives the same rows without the application."""

    name: str
    path: str
    headers: dict[str, str]
    sql: str = ""


class Reader:
    """A kept connection to the server."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, call: Call) -> tuple[float, bytes]:
        begun = clock.perf_counter()
        self.connection.request("GET", call.path, headers=call.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        spent = clock.perf_counter() - begun
        if answer.status != 200:
            raise RuntimeError(f"{call.path}: {answer.status} {answer.headers.get('Location', '')} {body[:300]!r}")
        return spent, body


def one_client(port: int, call: Call, times: int) -> list[float]:
    reader = Reader(port)
    for _ in range(6):  # each of the server's processes and threads has connections and templates to make ready
        reader.ask(call)
    return [reader.ask(call)[0] for _ in range(times)]


def many_clients(port: int, call: Call, times: int) -> list[float]:
    """As many at once as there are clients, each asking again as soon as it has its answer."""
    spent: list[float] = []
    gate = threading.Barrier(CLIENTS)

    def ask() -> None:
        reader = Reader(port)
        reader.ask(call)
        gate.wait()
        spent.extend([reader.ask(call)[0] for _ in range(times)])

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(spent) != CLIENTS * times:
        raise RuntimeError(f"{call.path}: some clients got no answer")
    return spent


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """`zhujian serve` with its defaults; yields port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "zhujian", "serve", "--data", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = clock.monotonic() + 60
    while clock.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as reader:
            reader.request("GET", "/health/live")
            reader.getresponse().read()
            return
        clock.sleep(0.2)
    raise RuntimeError("the server did not start")


def resident(parent: int) -> list[float]:
    """Resident megabytes of each process that serves."""
    pids = [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
            pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
            if int(fields[1]) == parent and pages:
                found.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return found
