"""Many at once: API actions from 64 clients against one served SQLite installation, beside one client alone.

    .venv/bin/python bench/clients.py [ACTIONS] [CLIENTS]

Each action registers a problem, or assigns one that another client may be assigning at that moment. Every answer must
be 2xx or 409, and what was answered 2xx must be there afterwards, once, in a log that verifies.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time as clock
from collections import Counter
from pathlib import Path
from queue import Empty, SimpleQueue

import stage

FOLDER = stage.set_up()

from tests import factories  # noqa: E402
from tests.e2e.county import free_port, wait_for  # noqa: E402
from tests.kernel.problems.world import CATEGORY, made  # noqa: E402

ACTIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
CLIENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 64
ALONE = 100


class Client:
    """One connection that is kept open, as a program's would be."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: object) -> tuple[int, dict[str, object], float]:
        begun = clock.perf_counter()
        self.connection.request("POST", f"/api/v1{path}", json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        content = json.loads(answer.read() or b"{}")
        return answer.status, content, clock.perf_counter() - begun


class Crowd:
    """Clients that take their work from one pile."""

    def __init__(self, port: int, token: str, site: str, unit: str) -> None:
        self.port, self.token = port, token
        self.fault = {
            "topic": "mines",
            "category": CATEGORY,
            "title": "并发",
            "facts": "并发",
            "subject": {"site": site},
        }
        self.order = {"unit": unit, "note": ""}
        self.numbers: list[str] = []
        self.seen: Counter[str] = Counter()
        self.times: list[float] = []
        self.lock = threading.Lock()

    def work(self, actions: int, clients: int) -> float:
        pile: SimpleQueue[int] = SimpleQueue()
        for number in range(actions):
            pile.put(number)
        threads = [threading.Thread(target=self._client, args=(pile,)) for _client in range(clients)]
        begun = clock.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return clock.perf_counter() - begun

    def _client(self, pile: SimpleQueue[int]) -> None:
        client = Client(self.port, self.token)
        while True:
            try:
                self._act(client, pile.get_nowait())
            except Empty:
                return

    def _act(self, client: Client, number: int) -> None:
        known = self.numbers[-1] if number % 2 and self.numbers else ""
        path, body = (f"/problems/{known}/assign", self.order) if known else ("/problems", self.fault)
        status, answer, spent = client.post(path, body)
        with self.lock:
            self.times.append(spent)
            self.seen[f"{'assign' if known else 'register'} {status}"] += 1
            if status == 201:
                self.numbers.append(str(answer["number"]))


def told(name: str, times: list[float], seconds: float) -> None:
    ordered = sorted(times)
    p99 = ordered[int(len(ordered) * 0.99)]
    print(
        f"{name:12} {len(times) / seconds:7.1f} /s   median {statistics.median(ordered) * 1000:8.1f} ms"
        f"   p99 {p99:6.2f} s   worst {ordered[-1]:6.2f} s"
    )


def served(port: int) -> subprocess.Popen[bytes]:
    log = (FOLDER / "server.log").open("ab")
    command = [sys.executable, "-m", "zhujian", "serve", "--data", str(FOLDER), "--port", str(port)]
    environ = {**os.environ, "PYTHONPATH": str(stage.ROOT / "src")}
    process = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
    wait_for(f"http://127.0.0.1:{port}/health/live", process, Path(log.name))
    return process


def check(crowd: Crowd) -> None:
    from zhujian.kernel.audit.verify import verify
    from zhujian.kernel.problems.models import Problem
    from zhujian.kernel.workflow.models import Move

    assigned = crowd.seen["assign 200"]
    assert len(set(crowd.numbers)) == len(crowd.numbers) == Problem.objects.count()
    assert Move.objects.filter(action="problems.assign").count() == assigned
    report = verify()
    assert report.holds, report.faults
    odd = [seen for seen in crowd.seen if not seen.endswith((" 200", " 201", " 409"))]
    assert not odd, crowd.seen
    print(f"{dict(crowd.seen)}; none lost, the log holds over {report.events} events")


def main() -> None:
    world = made()
    account = world.account("a")
    token = factories.token(account, account.grants.get().role)[1]
    port = free_port()
    process = served(port)
    try:
        crowd = Crowd(port, token, world.site.code, world.owner.code)
        seconds = crowd.work(ALONE, 1)
        told("one client", crowd.times, seconds)
        crowd.times = []
        seconds = crowd.work(ACTIONS, CLIENTS)
        told(f"{CLIENTS} clients", crowd.times, seconds)
    finally:
        process.terminate()
        process.wait(30)
    check(crowd)


if __name__ == "__main__":
    main()
