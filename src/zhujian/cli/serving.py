"""Serving an installation with granian: WSGI, with threads, and a worker beside where one is asked for."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from zhujian.cli.console import note
from zhujian.cli.terms import _
from zhujian.kernel.errors import Refused

PORT_PATIENCE_SECONDS = 3
STOP_SECONDS = 20
# Each thread has a connection of its own, with its own cache; more of them wait for SQLite's one writer, or for Python.
SQLITE_THREADS, POSTGRES_THREADS = 4, 16
COLLECTED_EVERY = 20_000  # objects made and not freed


@dataclass(frozen=True)
class Service:
    """What is served, where, by how many processes of how many threads."""

    directory: Path
    host: str
    port: int
    processes: int
    threads: int
    with_worker: bool


def default_processes() -> int:
    """SQLite has one writer, and one process lets its writers through in turn; on PostgreSQL one for each core."""
    return (os.cpu_count() or 1) if _on_postgresql() else 1


def default_threads() -> int:
    return POSTGRES_THREADS if _on_postgresql() else SQLITE_THREADS


def _on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextlib.contextmanager
def shared_metrics(processes: int) -> Iterator[None]:
    """Several processes add up their counters in files; prometheus-client looks for the folder when it is imported."""
    if processes == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="zhujian-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def serve(service: Service) -> None:
    """Serve until told to stop (SIGTERM, SIGINT). Requires an opened installation. Refuses a port that is taken."""
    from django.db import connections

    from zhujian.site.demonstration import begin_clock
    from zhujian.site.running import working

    require_port(service.host, service.port)
    with working(service.directory, lambda: begin_clock(service.directory)):
        # No connection may be carried into the processes that are forked here.
        connections.close_all()
        with _worker(service):
            server = Granian(**_settings(service))
            server.on_startup(lambda: note(_("竹鉴已启动：http://%(host)s:%(port)s/") % _address(service)))
            server.serve(target_loader=functools.partial(_load, os.getpid()), wrap_loader=False)


def _address(service: Service) -> dict[str, Any]:
    return {"host": f"[{service.host}]" if ":" in service.host else service.host, "port": service.port}


def _settings(service: Service) -> dict[str, Any]:
    from zhujian.site.logging import configuration

    return {
        "target": "zhujian.site.wsgi:application",
        "address": service.host,
        "port": service.port,
        "interface": Interfaces.WSGI,
        "workers": service.processes,
        "blocking_threads": service.threads,
        "blocking_threads_idle_timeout": 600,
        "http": HTTPModes.http1,
        "websockets": False,
        "respawn_failed_workers": True,
        "workers_kill_timeout": STOP_SECONDS,
        "log_dictconfig": configuration(),
    }


def _load(parent: int) -> Callable[..., Any]:
    """In each of the server's processes: the application, and its end if the server is killed."""
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    from zhujian.kernel.registry import topics
    from zhujian.site.wsgi import application

    # A topic that is left out says why in the log now, not when somebody first asks for it.
    topics()
    _settle_memory()
    return cast(Callable[..., Any], application)


def _settle_memory() -> None:
    """What was loaded stays: the collector need not look through it again, nor look after every few requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_EVERY)


def _end_with(parent: int) -> None:
    """Granian's processes outlive a server that is killed, and would keep its port."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)


def require_port(host: str, port: int) -> None:
    """Refuse a port that another program has; granian would share it. One just left is waited for."""
    until = time.monotonic() + PORT_PATIENCE_SECONDS
    while not _is_free(host, port):
        if time.monotonic() > until:
            raise Refused(_("%(host)s 的端口 %(port)s 已被占用。请用 --port 另选一个。") % {"host": host, "port": port})
        time.sleep(0.1)


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise Refused(_("地址 %(host)s 无法使用：%(reason)s。") % {"host": host, "reason": error}) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as error:
            raise Refused(_("端口 %(port)s 需要更高的系统权限，请改用 1024 以上的端口。") % {"port": port}) from error
        except OSError:
            return False
    return True


@contextlib.contextmanager
def _worker(service: Service) -> Iterator[None]:
    """A worker process beside the server. In a session of its own: an interrupt at the keyboard is passed on once."""
    if not service.with_worker:
        yield
        return
    command = [sys.executable, "-m", "zhujian", "worker", "--data", str(service.directory)]
    process = subprocess.Popen([*command, "--beside", str(os.getpid())], start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
