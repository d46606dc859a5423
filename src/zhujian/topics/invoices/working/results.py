"""What a finished run found, read from its files for the database: some doubts at a time, the gravest first."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from zhujian.topics.invoices.rules.base import WEIGHTS, Rule
from zhujian.topics.invoices.screening.days import date_of
from zhujian.topics.invoices.screening.dossiers import Dossiers
from zhujian.topics.invoices.screening.doubts import FULL
from zhujian.topics.invoices.triage.findings import Found, FoundPart

if TYPE_CHECKING:
    from ibis.expr.types import Table

AT_ONCE = 200
IDENTITY = ("rule", "invoice", "day", "ref", "ref_day")
Row = dict[str, Any]


def count(folder: Path) -> int:
    """How many doubts a run found."""
    return int(pq.ParquetFile(folder / "doubts.parquet").metadata.num_rows)


def found(
    folder: Path, hits: Table, dossiers: Dossiers, rules: Mapping[str, Rule], standings: Mapping[str, int]
) -> Iterator[list[Found]]:
    """The doubts of a run, `AT_ONCE` at a time."""
    for batch in pq.ParquetFile(folder / "doubts.parquet").iter_batches(AT_ONCE):
        heads = batch.to_pylist()
        names = [head["doubt"] for head in heads]
        by_doubt: dict[str, list[Row]] = defaultdict(list)
        for row in hits.filter(hits.doubt.isin(names)).to_pyarrow().to_pylist():
            by_doubt[row["doubt"]].append(row)
        contents = dossiers.of(names)
        yield [_found(head, by_doubt[head["doubt"]], contents[head["doubt"]], rules, standings) for head in heads]


def _found(
    head: Row, hits: Sequence[Row], content: Row, rules: Mapping[str, Rule], standings: Mapping[str, int]
) -> Found:
    by_rule: dict[str, list[Row]] = defaultdict(list)
    for hit in hits:
        by_rule[hit["rule"]].append(hit)
    parts = (_part(rules[rule], rows, standings.get(rule, FULL)) for rule, rows in sorted(by_rule.items()))
    return Found(
        buyer=head["buyer"],
        buyer_name=head["buyer_name"],
        seller=head["seller"],
        seller_name=head["seller_name"],
        invoices=content.pop("count"),
        total=Decimal(content.pop("total")),
        first_on=_day(head["first"]),
        last_on=_day(head["last"]),
        parts=tuple(parts),
        content=content,
    )


def _part(rule: Rule, hits: list[Row], standing: int) -> FoundPart:
    marked = sorted(hits, key=lambda hit: (-hit["strength"], hit["day"] or 0, hit["invoice"], hit["ref"], hit["found"]))
    return FoundPart(rule.id, WEIGHTS[rule.level], standing, tuple(map(_shown, marked)))


def key_of(hit: Row) -> str:
    """The same for the same hit in every run, whatever the rule's parameters make of its strength.

    Where a hit has no invoice, what was found is what tells it from others (a class of spending, a claim's number).
    """
    names = IDENTITY if hit["invoice"] else (*IDENTITY, "found")
    written = "\x1f".join(str(hit[name]) for name in names)
    return hashlib.blake2b(written.encode(), digest_size=6).hexdigest()


def _shown(hit: Row) -> Row:
    return {
        "key": key_of(hit),
        "invoice": hit["invoice"],
        "day": _iso(hit["day"]),
        "total": str(hit["total"]) if hit["total"] is not None else None,
        "strength": hit["strength"],
        "found": hit["found"],
        "count": hit["count"],
        "figure": str(hit["figure"]),
        "bound": str(hit["bound"]),
        "ref": hit["ref"],
        "ref_day": _iso(hit["ref_day"]),
    }


def _day(number: int | None) -> Any:
    return None if number is None else date_of(number)


def _iso(number: int | None) -> str | None:
    return None if number is None else date_of(number).isoformat()
