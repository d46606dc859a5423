"""The page of a doubt and the list of doubts over many rows on PostgreSQL, served as a user meets them.

Fills a cluster of its own, serves it with `zhujian serve`, and asks as a supervision room whose grant covers a third
of the units. Beside each figure stands what the database alone needs for the same rows. Opening a doubt writes to the
log that it was opened; that is part of the figure.

    .venv/bin/python bench/doubts.py [--rows 2000000] [--keep DIR] [--times 40]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import stage
from lists import bare_sql, queries_of
from served import Call, many_clients, one_client, served

sys.path[:0] = [str(stage.ROOT), str(stage.ROOT / "src")]

from tests.engines.postgres import cluster  # noqa: E402

FEW = 1000
COLUMNS = f"{'':28} {'median':>11} {'p95':>11} {'16 clients':>11} {'bare SQL':>11} {'queries':>8}"
HIT = {
    "key": "0", "invoice": "043002200111-00000001", "day": "2022-06-30", "total": "4032.00", "strength": 60,
    "found": "温泉门票", "count": 0, "figure": "0", "bound": "0", "ref": "主题党日", "ref_day": "2022-06-30",
}  # fmt: skip
LINE = {
    "short": "旅游服务", "goods": "温泉门票", "spec": "成人票", "measure": "张", "quantity": "24", "price": "158.49",
    "rate": "6%", "amount": "3803.77", "tax": "228.23", "total": "4032",
}  # fmt: skip
EVENT = {
    "event": "party-day", "day_from": "2022-06-30", "day_until": "2022-06-30", "title": "重温入党誓词", "place": "旧址",
    "heads": 24, "person": "",
}  # fmt: skip
LINES, INVOICES = 3, 6


def content() -> str:
    """The dossier of a doubt with six invoices of three lines each, as JSON."""
    head = {"code": "043002200111", "digital": "", "second": 67936, "form": "", "state": "normal", "live": True}
    sums = {"drawer": "", "remark": "党建活动", "risk": "", "amount": "3803.77", "tax": "228.23", "total": "4032"}
    invoices = [
        {"invoice": f"043002200111-{at:08}", "number": f"{at:08}", "day": f"2022-06-{20 + at}", **head, **sums}
        | {"lines": [LINE] * LINES}
        for at in range(INVOICES)
    ]
    return json.dumps({"invoices": invoices, "events": [EVENT] * 4, "claims": []}, ensure_ascii=False)


def people() -> None:
    """The units and readers of the list of problems, and a task with one run."""
    import county_in_bulk

    from tests import personas
    from zhujian.topics.invoices.triage.tasks import open_task, screen

    county_in_bulk.people()
    room = personas.supervision()
    screen(room, task=open_task(room, title="公款消费发票筛查", basis="年度计划"))


def fill(first: int, last: int) -> None:
    """Doubts number `first` to `last`, each with a dossier, five parts and its first move, by SQL."""
    from django.db import connection

    salt = "'\\x00000000000000000000000000000000'::bytea"
    units = "SELECT array_agg(id ORDER BY id) FROM org_unit WHERE code LIKE 'bench-%-%'"
    series = f"generate_series({first}, {last}) AS n"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO invoices_doubt (id, salt, version, number, task_id, run_id, unit_id, buyer, buyer_name,
                seller, seller_name, status, score, hits, invoices, total, rules, first_on, last_on, found_at, is_gone)
            SELECT n, {salt}, 0, 'FP-2022-' || lpad(n::text, 7, '0'), 1, 1, (u.ids)[1 + n % array_length(u.ids, 1)],
                'B' || n % 99, '示例单位', 'S' || n, '示例销方' || n % 5000, CASE WHEN n % 5 = 0 THEN 'new' ELSE
                'explained' END, (hashint8(n) & 1048575) % 400, 5, {INVOICES}, 24192, ',R04,R05,R06,R11,R12,',
                date '2022-06-20', date '2022-06-26', now(), false
            FROM {series}, ({units}) AS u(ids)"""
        )
        cursor.execute(
            f"""INSERT INTO invoices_part (salt, doubt_id, rule, strength, hits, points, standing, shown, keys, verdict,
                innocent) SELECT {salt}, n, r, 60, 1, 30, 100, %s::jsonb, '["0"]'::jsonb, '', ''
            FROM {series}, unnest(ARRAY['R04','R05','R06','R11','R12']) AS r""",
            [json.dumps([HIT], ensure_ascii=False)],
        )
        cursor.execute(
            f"INSERT INTO invoices_dossier (salt, doubt_id, content) SELECT {salt}, n, %s::jsonb FROM {series}",
            [content()],
        )
        cursor.execute(
            f"""INSERT INTO workflow_move (salt, kind, row, seq, action, source, target, at, role, post, reason)
            SELECT {salt}, 'invoices.doubt', n, 0, 'system.invoices.publish', '', 'new', now(), 'system', '', ''
            FROM {series}"""
        )


def prepare(folder: Path, rows: int) -> None:
    from county_in_bulk import analyse

    kept = folder / "bench.json"
    done = json.loads(kept.read_text())["rows"] if kept.exists() else 0
    if not done:
        people()
    for first in range(done + 1, rows + 1, 200_000):
        fill(first, min(rows, first + 199_999))
    analyse()
    kept.write_text(json.dumps({"rows": max(rows, done)}))


def calls() -> list[Call]:
    """What a room asks: one doubt in the middle, the list, one state of it, one rule of it."""
    from lists import County

    from zhujian.kernel.visibility import visible_to
    from zhujian.topics.invoices.models import Doubt

    county = County()
    number = visible_to(county.actor, Doubt).filter(status="new").order_by("-pk")[1000].number
    page, cookie = "/topics/invoices/screening/doubts/", county.cookie
    joined = "SELECT d.*, u.name FROM invoices_doubt d JOIN org_unit u ON u.id = d.unit_id"
    seen = f"{joined} WHERE unit_id IN ({county.units})"
    one = f"SELECT d.*, c.content, p.* FROM invoices_doubt d JOIN invoices_dossier c ON c.doubt_id = d.id JOIN invoices_part p ON p.doubt_id = d.id WHERE d.number = '{number}'"  # noqa: E501 a statement to be read
    order = "ORDER BY score DESC, d.id DESC LIMIT 50"
    token = county.tokens[county.room.username]
    return [
        Call("page of a doubt", f"{page}{number}/", cookie, one),
        Call("API, a doubt", f"/api/v1/topics/invoices/doubts/{number}", token, one),
        Call("list", page, cookie, f"{seen} {order}"),
        Call("list, one state", f"{page}?status=new", cookie, f"{seen} AND status = 'new' {order}"),
    ]


def measure(url: str, folder: Path, rows: int, times: int) -> None:
    prepare(folder, rows)
    asked = calls()
    queries = queries_of(asked)
    print(f"{rows:,} doubts, {os.cpu_count()} cores\n{COLUMNS}")
    with served(folder) as (port, _pid):
        for call in asked:
            bare = bare_sql(url, call.sql, 10)
            alone, crowd = one_client(port, call, times), many_clients(port, call, max(2, times // 8))
            figures = [
                stage.median(alone),
                sorted(alone)[int(len(alone) * 0.95)],
                stage.median(crowd),
                stage.median(bare),
            ]
            print(f"{call.name:28} {' '.join(map(stage.milliseconds, figures))} {queries[call.name]:8}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--keep", type=Path, help="a folder for a filled cluster, to be used again")
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    keep: Path | None = options.keep and options.keep.resolve()
    folder = keep / "data" if keep else Path(tempfile.mkdtemp(prefix="zhujian-bench-"))
    with cluster(durable=True, keep=keep and keep / "cluster") as url:
        os.environ["DATABASE_URL"] = url
        stage.set_up(folder)
        measure(url, folder, options.rows, options.times)


if __name__ == "__main__":
    main()
