"""Hits joined to doubts: what concerns one seller at one unit is one doubt, one question and one letter.

A hit that names no seller (a class of spending that grew, an entry of a ledger without an invoice) joins the unit's
own. The score is a sum of whole numbers, a part per rule, so that both engines and every reader add up alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.rules.base import WEIGHTS, Rule
from zhujian.topics.invoices.screening.runs import Plan

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

FULL = 100


def points(rule: Rule, strength: int, standing: int = FULL) -> int:
    """What a rule adds to a score: its weight by its strongest hit, and by how often it has proved right (percent)."""
    return WEIGHTS[rule.level] * strength * standing // (FULL * FULL)


def join(backend: Backend, work: Plan, out: Path, standings: Mapping[str, int] | None = None) -> int:
    """Write `hits.parquet`, `parts.parquet` and `doubts.parquet`; returns how many doubts there are."""
    hits = _hits(backend, work)
    parts = _parts(backend, work, hits, standings or {})
    doubts = _doubts(hits, parts)
    order = {"hits": ("doubt", "rule", "invoice", "day", "found", "ref"), "parts": ("doubt", "rule")}
    for name, table in (("hits", hits), ("parts", parts), ("doubts", doubts)):
        keys = order.get(name)
        held = backend.create_table("written", table, temp=True, overwrite=True)
        # In order only now: the engine keeps none that the last query does not ask for.
        ordered = held.order_by([held.score.desc(), held.doubt] if keys is None else [held[key] for key in keys])
        fresh = out / f"{name}.part"
        backend.to_parquet(ordered, fresh, compression="zstd")
        fresh.replace(out / f"{name}.parquet")
    return int(doubts.count().to_pyarrow().as_py())


def _hits(backend: Backend, work: Plan) -> Table:
    import ibis

    files = work.files()
    if not files:
        from zhujian.topics.invoices.rules.base import HIT_COLUMNS

        empty = ibis.memtable([], schema=ibis.schema(HIT_COLUMNS))
        return backend.create_table("hits", empty.mutate(doubt=ibis.literal("")), temp=True, overwrite=True)
    found = backend.read_parquet([str(file) for file in files], hive_partitioning=False)
    marked = found.mutate(doubt=(found.buyer + "|" + found.seller).hexdigest("md5").substr(0, 16))
    return backend.create_table("hits", marked.select("doubt", *found.columns), temp=True, overwrite=True)


def _parts(backend: Backend, work: Plan, hits: Table, standings: Mapping[str, int]) -> Table:
    """A row per doubt and rule: the strongest hit, how many, the points."""
    import ibis

    weights = [
        (hits.rule == rule.id, WEIGHTS[rule.level] * standings.get(rule.id, FULL)) for rule in work.book.rules.values()
    ]
    weighted = hits.mutate(weight=ibis.cases(*weights, else_=0).cast("int64"))
    parts = weighted.group_by("doubt", "rule").agg(
        strength=weighted.strength.max(), hits=weighted.count(), weight=weighted.weight.max()
    )
    scored = parts.mutate(points=(parts.weight * parts.strength) // (FULL * FULL)).drop("weight")
    return backend.create_table("parts", scored, temp=True, overwrite=True)


def _doubts(hits: Table, parts: Table) -> Table:
    scores = parts.group_by("doubt").agg(score=parts.points.sum().cast("int64"), rules=parts.count())
    of_invoices = hits.filter(hits.invoice != "").select("doubt", "invoice", "day").distinct()
    invoices = of_invoices.group_by("doubt").agg(
        invoices=of_invoices.invoice.nunique(), first=of_invoices.day.min(), last=of_invoices.day.max()
    )
    heads = hits.group_by("doubt", "buyer", "seller").agg(
        buyer_name=hits.buyer_name.max(), seller_name=hits.seller_name.max(), hits=hits.count()
    )
    joined = heads.join(scores, "doubt").left_join(invoices, "doubt").drop("doubt_right")
    return joined.mutate(invoices=joined.invoices.fill_null(0))
