"""The least that a server can do with what is handed in: keep the bytes, safely, and say so. A measure for others.

It runs under the same server program, with as many processes and threads, and makes each file last as evidence does:
written under another name, flushed, renamed, its folder flushed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["BENCH_FOLDER"])
CHUNK = 64 * 1024


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    source = environ["wsgi.input"]
    with tempfile.NamedTemporaryFile(dir=FOLDER, delete=False) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    Path(target.name).replace(f"{target.name}.kept")
    folder = os.open(FOLDER, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    start("201 Created", [("Content-Length", "2"), ("Content-Type", "text/plain")])
    return [b"ok"]
