"""A process that has Django and the libraries in memory, and forks for each command that a test runs.

Starting Python on them takes four times as long as most commands; nothing of ours is loaded before the fork, so that a
command finds its environment, its settings and its caches as a new process would.

Requests and exit codes are lines of JSON on standard input and output.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import sys
import traceback
from typing import Any

HEAVY = (
    "PIL.Image",
    "argon2",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "django.core.management.commands.migrate",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.backends.django",
    "django.urls",
    "docxtpl",
    "fido2.server",
    "granian.utils.proxies",
    "ibis.backends.duckdb",
    "multiprocessing.pool",
    "openpyxl",
    "pikepdf",
    "prometheus_client.multiprocess",
    "psycopg.sql",
    "pyarrow.compute",
    "pyarrow.parquet",
    "pydantic",
    "pypdfium2",
    "qrcode",
    "rich.traceback",
    "structlog.stdlib",
    "typst",
)
LONGEST_SECONDS = 120


def serve() -> None:
    for name in HEAVY:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(request: dict[str, Any]) -> None:
    """The child: the command or the script of the request; never returns."""
    signal.alarm(LONGEST_SECONDS)
    os.environ.clear()
    os.environ.update(request["environ"])
    os.chdir(request["cwd"])
    for number, (path, flags) in enumerate(_files(request)):
        os.dup2(os.open(path, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    os._exit(_run(request["arguments"]))


def _files(request: dict[str, Any]) -> list[tuple[str, int]]:
    write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return [(os.devnull, os.O_RDONLY), (request["out"], write), (request["err"], write)]


def _run(arguments: list[str]) -> int:
    """As Python itself runs `-c SCRIPT …` and `-m MODULE …`."""
    kind, what, *rest = arguments
    sys.argv = ["-c" if kind == "-c" else what, *rest]
    try:
        if kind == "-c":
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})
        else:
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        code: object = 0
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            sys.stderr.write(f"{code}\n")
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    serve()
