"""The list of problems over many rows on PostgreSQL, served as a user meets it: real processes, real HTTP.

Fills a cluster of its own, serves it with `zhujian serve`, and asks as a supervision room whose grant covers a third
of the rows. Beside each figure stands what the database alone needs for the same rows.

    .venv/bin/python bench/lists.py [--rows 1000000] [--keep DIR] [--only WORDS] [--times 40]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time as clock
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import stage
from served import Call, Reader, many_clients, one_client, resident, served

sys.path[:0] = [str(stage.ROOT), str(stage.ROOT / "src")]

from tests.engines.postgres import cluster  # noqa: E402

FEW = 1000
COLUMNS = f"{'':34} {'median':>11} {'p95':>11} {'16 clients':>11} {'bare SQL':>11} {'queries':>12} {'bytes':>8}"


class County:
    """Who asks, and what they ask for."""

    def __init__(self) -> None:
        from county_in_bulk import LEADER, LIAISON, READER

        from tests import factories, personas
        from zhujian.kernel.access.models import Account

        self.room, self.liaison, self.leader = (
            Account.objects.get(username=name) for name in (READER, LIAISON, LEADER)
        )
        self.actor = personas.acting(self.room)
        names = {self.room: "supervision", self.liaison: "liaison", self.leader: "leader"}
        secrets = {who: factories.token(who, role)[1] for who, role in names.items()}
        self.tokens = {who.username: {"Authorization": f"Bearer {secret}"} for who, secret in secrets.items()}
        self.cookie = {"Cookie": f"sessionid={self._session()}"}

    def _session(self) -> str:
        from django.test import Client

        from tests.personas import BACKEND

        client = Client()
        client.force_login(self.room, backend=BACKEND)
        return str(client.cookies["sessionid"].value)

    def calls(self, cursor: str) -> list[Call]:
        token, bare = self.tokens[self.room.username], self.bare
        api, page = "/api/v1/problems?limit=50", "/problems/"
        q, rare = quote("瓦斯传感器"), quote("第7777号")
        late = "red_at <= now()"
        text = "瓦斯传感器"
        return [
            Call("API, first page", api, token, bare()),
            Call("API, deep cursor", f"{api}&cursor={cursor}", token, bare(f"p.id < {self.deep}")),
            Call("API, status", f"{api}&status=submitted", token, bare("p.status = 'submitted'")),
            Call("API, light", f"{api}&light=red", token, bare(late)),
            Call("API, topic", f"{api}&topic=mines", token, bare("p.topic = 'mines'")),
            Call("API, sorted by due day", f"{api}&sort=due", token, bare(order="p.due_at, p.id")),
            Call("API, words found often", f"{api}&q={q}", token, bare(f"p.title LIKE '%{text}%'")),
            Call("API, words found never", f"{api}&q={rare}", token, bare("p.title LIKE '%第7777号%'")),
            Call("API, a unit's liaison", api, self.tokens[self.liaison.username]),
            Call("API, a leader (all rows)", api, self.tokens[self.leader.username]),
            Call("page, first", page, self.cookie, bare()),
            Call("page, status", f"{page}?status=submitted", self.cookie, bare("p.status = 'submitted'")),
            Call("page, light", f"{page}?light=red", self.cookie, bare(late)),
            Call("count of all visible", f"{page}count/", self.cookie, self.count()),
            Call("count, status", f"{page}count/?status=submitted", self.cookie, self.count("p.status = 'submitted'")),
            Call("API, one problem", f"/api/v1/problems/{self.number}", token),
            Call("page, one problem", f"{page}{self.number}/", self.cookie),
            Call("API document", "/api/v1/openapi.json", {}),
        ]

    deep = 0
    number = ""

    @property
    def units(self) -> str:
        (span,) = self.actor.spans
        return ",".join(str(unit) for unit in sorted(span.units or ()))

    @property
    def visible(self) -> str:
        return " OR ".join(f"p.{column}_id IN ({self.units})" for column in ("subject", "owner", "regulator"))

    def bare(self, condition: str = "true", order: str = "p.id DESC") -> str:
        units = ("subject", "owner", "primary", "regulator", "territory", "oversight")
        joins = " ".join(f'LEFT JOIN org_unit u{at} ON u{at}.id = p."{name}_id"' for at, name in enumerate(units))
        names = ", ".join(f"u{at}.code, u{at}.name" for at in range(len(units)))
        return (
            f"SELECT p.*, s.code, s.name, {names} FROM problems_problem p LEFT JOIN field_site s ON s.id = p.site_id"
            f" {joins} WHERE ({self.visible}) AND {condition} ORDER BY {order} LIMIT 50"
        )

    def count(self, condition: str = "true") -> str:
        return f"SELECT count(*) FROM problems_problem p WHERE ({self.visible}) AND {condition}"


def bare_sql(url: str, sql: str, times: int) -> list[float]:
    import psycopg

    spent = []
    with psycopg.connect(url) as connection:
        for _ in range(times + 2):
            begun = clock.perf_counter()
            connection.execute(sql).fetchall()
            spent.append(clock.perf_counter() - begun)
    return spent[2:]


def queries_of(calls: Sequence[Call]) -> dict[str, int]:
    """How many queries each call makes, asked once inside this process where they can be counted."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    for call in calls:
        client = Client(SERVER_NAME="127.0.0.1", headers=call.headers)
        client.get(call.path)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(call.path)
        if answer.status_code != 200:
            raise RuntimeError(f"{call.path}: {answer.status_code}")
        found[call.name] = len(captured)
    return found


def deep_cursor(county: County) -> str:
    """The mark that leads to the page in the middle of the list."""
    from django.db.models import Max

    from zhujian.kernel.problems.models import Problem
    from zhujian.kernel.rest.paging import Order, page
    from zhujian.kernel.visibility import visible_to

    county.number = visible_to(county.actor, Problem).latest("pk").number
    county.deep = (Problem.objects.aggregate(last=Max("pk"))["last"] or 0) // 2
    return page(Problem.objects.filter(pk__lte=county.deep + 1), Order(), limit=1).next or ""


def prepare(folder: Path, rows: int) -> dict[str, int]:
    """Fill what is not filled yet; returns how many queries each call made while there were few rows."""
    from county_in_bulk import analyse, fill, people

    kept = folder / "bench.json"
    state: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {"rows": 0}
    if not state["rows"]:
        people()
        fill(1, FEW)
        county = County()
        state = {"rows": FEW, "queries": queries_of(county.calls(deep_cursor(county)))}
    if state["rows"] < rows:
        fill(state["rows"] + 1, rows)
        analyse()
        state["rows"] = rows
    kept.write_text(json.dumps(state))
    return dict(state["queries"])


def measure(url: str, folder: Path, rows: int, *, only: str, times: int) -> None:
    few = prepare(folder, rows)
    county = County()
    calls = [call for call in county.calls(deep_cursor(county)) if only in call.name]
    many = queries_of(calls)
    print(f"{rows:,} problems, {os.cpu_count()} cores\n{COLUMNS}")
    with served(folder) as (port, pid):
        for call in calls:
            bare = bare_sql(url, call.sql, 10) if call.sql else []
            alone = one_client(port, call, times)
            crowd = many_clients(port, call, max(2, times // 8))
            size = len(Reader(port).ask(call)[1])
            figures = [stage.median(alone), sorted(alone)[int(len(alone) * 0.95)], stage.median(crowd)]
            words = " ".join(map(stage.milliseconds, figures))
            beside = stage.milliseconds(stage.median(bare)) if bare else " " * 11
            print(
                f"{call.name:34} {words} {beside} {few.get(call.name, 0):5} ->{many[call.name]:4} {size:8,}", flush=True
            )
        print("resident MB of each process: " + ", ".join(f"{size:.0f}" for size in resident(pid)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="a folder for a filled cluster, to be used again")
    parser.add_argument("--only", default="", help="calls with these words in their names")
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    keep: Path | None = options.keep and options.keep.resolve()
    folder = keep / "data" if keep else Path(tempfile.mkdtemp(prefix="zhujian-bench-"))
    with cluster(durable=True, keep=keep and keep / "cluster") as url:
        os.environ["DATABASE_URL"] = url
        stage.set_up(folder)
        measure(url, folder, options.rows, only=options.only, times=options.times)


if __name__ == "__main__":
    main()
