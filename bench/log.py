"""What checking the log costs: `zhujian audit verify --log-only` over a long log, beside the bare hashing of its bytes.

    .venv/bin/python bench/log.py [EVENTS]        DATABASE_URL=postgresql://… for PostgreSQL

The log is filled through the log's own `append`, 200 events in a transaction; the command then runs as a process of
its own, so its start is part of the time. The baseline is RFC 9162's two hashes for each event in a plain loop.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time as clock

import stage

FOLDER = stage.set_up()

from django.db import connection, connections, transaction  # noqa: E402

from zhujian.kernel import time  # noqa: E402
from zhujian.kernel.audit.log import Entry, append, leaf_data  # noqa: E402
from zhujian.kernel.audit.models import Event  # noqa: E402

EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
AT_ONCE = 200
ROUNDS = 3


def fill() -> None:
    now = time.now()
    row = ("problems.problem", "4711", "5" * 64)
    entries = [
        Entry(
            action="problems.assign",
            business=now,
            account=7,
            role="supervision",
            origin="10.1.2.3",
            subject="problems.problem:4711",
            rows=(row, ("workflow.move", "12345", "a" * 64), ("clocks.clock", "999", "b" * 64)),
            data={"letter": 12},
        )
    ] * AT_ONCE
    for _number in range(EVENTS // AT_ONCE):
        with transaction.atomic():
            append(entries)


def bare() -> float:
    """Seconds to hash the bytes of as many leaves, and a node for each."""
    data = [leaf_data(event) for event in Event.objects.order_by("seq")[:20_000]]
    begun = clock.perf_counter()
    for _round in range(max(EVENTS // len(data), 1)):
        for leaf in data:
            found = hashlib.sha256(b"\x00" + leaf).digest()
            hashlib.sha256(b"\x01" + found + found).digest()
    return clock.perf_counter() - begun


def verified() -> float:
    command = [sys.executable, "-m", "zhujian", "audit", "verify", "--log-only", "--data", str(FOLDER)]
    environ = {**os.environ, "PYTHONPATH": str(stage.ROOT / "src")}
    begun = clock.perf_counter()
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)
    return clock.perf_counter() - begun


def main() -> None:
    fill()
    connections.close_all()
    whole = stage.median(verified() for _round in range(ROUNDS))
    base = stage.median(bare() for _round in range(ROUNDS))
    print(f"engine {connection.vendor}, {EVENTS:,} events, {os.cpu_count()} cores")
    print(f"verify --log-only {whole:8.2f} s  {EVENTS / whole:12,.0f} events/s")
    print(f"bare hashing      {base:8.2f} s  {EVENTS / base:12,.0f} events/s   ratio {whole / base:.2f}")


if __name__ == "__main__":
    main()
