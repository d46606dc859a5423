"""Hits joined to doubts: what concerns one seller at one unit is one doubt, one question and one letter.

A hit that names no seller (a class of spending that grew, an entry of a ledger without an invoice) joins the unit's
own. The score is a sum of whole numbers, a part per rule, so that both engines and every reader add up alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zhujian.topics.invoices.rules.base import FOUND_COLUMNS, HIT_COLUMNS, WEIGHTS, Rule
from zhujian.topics.invoices.screening.county import named
from zhujian.topics.invoices.screening.runs import Plan
from zhujian.topics.invoices.store.engine import keep

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

FULL = 100


def points(rule: Rule, strength: int, standing: int = FULL) -> int:
    """What a rule adds to a score: its weight by its strongest hit, and by how often it has proved right (percent)."""
    return WEIGHTS[rule.level] * strength * standing // (FULL * FULL)


def join(backend: Backend, work: Plan, out: Path, standings: Mapping[str, int] | None = None) -> int:
    """Write `hits.parquet`, `parts.parquet` and `doubts.parquet`; returns how many doubts there are."""
    found = _found(backend, work)
    pairs = _pairs(backend, work, found)
    parts = _parts(backend, work, found, pairs, standings or {})
    doubts = _doubts(backend, work, found, pairs, parts)
    hits = _hits(backend, work, found, pairs)
    _write(backend, hits.order_by("doubt", "rule", "invoice", "day", "found", "ref"), out, "hits")
    _write(backend, parts.order_by("doubt", "rule"), out, "parts")
    _write(backend, doubts.order_by(doubts.score.desc(), doubts.doubt), out, "doubts")
    return int(doubts.count().to_pyarrow().as_py())


def _write(backend: Backend, ordered: Table, out: Path, name: str) -> None:
    fresh = out / f"{name}.part"
    backend.to_parquet(ordered, fresh, compression="zstd")
    fresh.replace(out / f"{name}.parquet")


def _found(backend: Backend, work: Plan) -> Table:
    """What the pieces of all rules hold."""
    files = work.files()
    if not files:
        import ibis

        return keep(backend, "found", ibis.memtable([], schema=ibis.schema(FOUND_COLUMNS)))
    return backend.read_parquet([str(file) for file in files], hive_partitioning=False)


def _texts(backend: Backend, work: Plan, side: str, name: str, text: str) -> Table:
    """The text behind each place."""
    place = named(work.shared, side)
    if not place.exists():
        import ibis

        return ibis.memtable([], schema=ibis.schema({name: "int32", text: "string"}))
    return backend.read_parquet(str(place)).select(name, text).distinct()


def _told(backend: Backend, work: Plan, table: Table, side: str, **texts: str) -> Table:
    """The table with texts for the places of one kind: place -> the column of the text among the names."""
    for name, text in texts.items():
        known = _texts(backend, work, side, name, text)
        known = known.select(place_=known[name], text_=known[text])
        joined = table.left_join(known, table[name] == known.place_)
        table = joined.mutate(**{name: joined.text_.fill_null("")}).drop("place_", "text_")
    return table


def _pairs(backend: Backend, work: Plan, found: Table) -> Table:
    """Every different buyer with seller: both places, both codes, and the doubt that joins them."""
    different = found.select("buyer", "seller").distinct()
    both = different.mutate(buyer_place=different.buyer, seller_place=different.seller)
    coded = _told(backend, work, _told(backend, work, both, "buyer", buyer="code"), "seller", seller="code")
    marked = coded.mutate(doubt=(coded.buyer + "|" + coded.seller).hexdigest("md5").substr(0, 16))
    return keep(backend, "pairs", marked)


def _hits(backend: Backend, work: Plan, found: Table, pairs: Table) -> Table:
    """The hits with their texts."""
    places = found.rename(buyer_place="buyer", seller_place="seller")
    paired = places.join(pairs, ["buyer_place", "seller_place"])
    told = _told(backend, work, paired, "buyer", buyer_name="name")
    told = _told(backend, work, told, "seller", seller_name="name")
    told = _told(backend, work, told, "goods", goods="words")
    whole = told.mutate(found=(told.goods == "").ifelse(told.found, told.goods))
    return whole.select("doubt", *HIT_COLUMNS)


def _parts(backend: Backend, work: Plan, found: Table, pairs: Table, standings: Mapping[str, int]) -> Table:
    """A row per doubt and rule: the strongest hit, how many, the points."""
    import ibis

    counted = found.group_by("buyer", "seller", "rule").agg(strength=found.strength.max(), hits=found.count())
    weights = [
        (counted.rule == rule.id, WEIGHTS[rule.level] * standings.get(rule.id, FULL))
        for rule in work.book.rules.values()
    ]
    points = (ibis.cases(*weights, else_=0).cast("int64") * counted.strength) // (FULL * FULL)
    scored = counted.mutate(points=points).rename(buyer_place="buyer", seller_place="seller")
    known = pairs.select("doubt", "buyer_place", "seller_place")
    joined = scored.join(known, ["buyer_place", "seller_place"])
    return keep(backend, "parts", joined.select("doubt", "rule", "strength", "hits", "points"))


def _doubts(backend: Backend, work: Plan, found: Table, pairs: Table, parts: Table) -> Table:
    scores = parts.group_by("doubt").agg(score=parts.points.sum().cast("int64"), rules=parts.count())
    places = ["buyer_place", "seller_place"]
    told = found.rename(buyer_place="buyer", seller_place="seller")
    named = told.filter(told.invoice != "")
    invoices = named.group_by(*places).agg(
        invoices=named.invoice.nunique(), first_=named.day.min(), last_=named.day.max()
    )
    heads = told.group_by(*places).agg(
        buyer_name=told.buyer_name.max(), seller_name=told.seller_name.max(), hits=told.count()
    )
    joined = pairs.join(heads, places).join(scores, "doubt").left_join(invoices, places)
    whole = joined.select(
        "doubt", "buyer", "seller", "buyer_name", "seller_name", "hits", "score", "rules",
        invoices=joined.invoices.fill_null(0), first=joined.first_, last=joined.last_,
    )  # fmt: skip
    texts = _told(backend, work, whole, "buyer", buyer_name="name")
    return keep(backend, "doubts", _told(backend, work, texts, "seller", seller_name="name"))
