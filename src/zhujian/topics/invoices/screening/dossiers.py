"""What a person needs beside a doubt: its invoices with their lines, the calendar around them, the ledger's entries.

Read once from the store, by the same engine whichever ran the rules, and kept with the doubt from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhujian.topics.invoices.exports.schemas import RANKS, Kind
from zhujian.topics.invoices.screening.days import date_of

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table

    from zhujian.topics.invoices.screening.county import County

MOST = 60
"""Invoices shown of a doubt, those of the strongest hits first; the others are counted."""
AROUND = 15
"""Days before and behind an invoice whose calendar entries are shown beside it."""
HEAD = (
    "invoice", "code", "number", "digital", "day", "second", "form", "state", "live", "drawer", "remark", "risk",
    "amount", "tax", "total",
)  # fmt: skip
LINE = ("invoice", "short", "goods", "spec", "measure", "quantity", "price", "rate", "amount", "tax", "total")
EVENT = ("event", "day_from", "day_until", "title", "place", "heads", "person")
CLAIM = ("voucher", "number", "amount", "day", "claimant", "summary", "heading")
STATES = {rank: state.value for state, rank in RANKS.items()}
Rows = list[dict[str, Any]]


@dataclass
class Dossiers:
    """The tables that are read from, made once for a run: `of` answers for some doubts at a time."""

    county: County
    backend: Backend
    hits: Table

    def __post_init__(self) -> None:
        self.sums = self._keep("dossier_sums", self._sums())
        self.picked = self._keep("dossier_picked", self._picked())
        self.heads = self._keep("dossier_heads", self._of_invoices("invoices", HEAD))
        self.lines = self._keep("dossier_lines", self._of_invoices("lines", LINE))
        self.events = self._keep("dossier_events", self._events())
        self.claims = self._keep("dossier_claims", self._claims())

    def of(self, doubts: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Doubt -> its content: plain values, money and quantities as text."""
        heads, lines = self._rows(self.heads, doubts), self._rows(self.lines, doubts)
        events, claims = self._rows(self.events, doubts), self._rows(self.claims, doubts)
        sums = {
            row["doubt"]: row for row in self.sums.filter(self.sums.doubt.isin(list(doubts))).to_pyarrow().to_pylist()
        }
        return {
            doubt: {
                "invoices": _invoices(heads.get(doubt, []), lines.get(doubt, [])),
                "count": sums[doubt]["invoices"] if doubt in sums else 0,
                "total": str(sums[doubt]["total"]) if doubt in sums else "0",
                "events": [_plain(row) for row in sorted(events.get(doubt, []), key=_by_day)],
                "claims": sorted((_plain(row) for row in claims.get(doubt, [])), key=str),
            }
            for doubt in doubts
        }

    def _keep(self, name: str, table: Table) -> Table:
        return self.backend.create_table(name, table, temp=True, overwrite=True)

    def _rows(self, table: Table, doubts: Sequence[str]) -> dict[str, Rows]:
        found: dict[str, Rows] = defaultdict(list)
        for row in table.filter(table.doubt.isin(list(doubts))).to_pyarrow().to_pylist():
            found[row.pop("doubt")].append(row)
        return found

    def _invoices_of_doubts(self) -> Table:
        named = self.hits.filter(self.hits.invoice != "")
        return named.group_by("doubt", "buyer", "invoice").agg(strength=named.strength.max())

    def _sums(self) -> Table:
        """How many invoices each doubt has, and what they come to."""
        held = self.county.stored("invoices").select("invoice", "buyer", "total")
        joined = self._invoices_of_doubts().join(held, ["buyer", "invoice"])
        return joined.group_by("doubt").agg(invoices=joined.count(), total=joined.total.sum())

    def _picked(self) -> Table:
        import ibis

        found = self._invoices_of_doubts()
        order = ibis.window(group_by="doubt", order_by=[found.strength.desc(), found.invoice])
        placed = found.mutate(place=ibis.row_number().over(order))
        return placed.filter(placed.place < MOST).drop("place", "strength")

    def _of_invoices(self, table: str, columns: Iterable[str]) -> Table:
        stored = self.county.stored(table)
        wanted = stored.select("buyer", *columns)
        return wanted.join(self.picked, ["buyer", "invoice"]).select("doubt", *columns)

    def _of_units(self, kind: Kind) -> Table:
        return self.county.coded(self.county.table(kind), "buyer")

    def _events(self) -> Table:
        """Entries of the unit's calendar around the invoices of a doubt."""
        calendar = self._of_units(Kind.CALENDAR).select("buyer", *EVENT)
        days = self.picked.join(self.heads, ["doubt", "invoice"]).select("doubt", "buyer", "day").distinct()
        near = days.join(
            calendar,
            [
                days.buyer == calendar.buyer,
                calendar.day_from <= days.day + AROUND,
                calendar.day_until >= days.day - AROUND,
            ],
        )
        return near.select("doubt", *EVENT).distinct()

    def _claims(self) -> Table:
        """Entries of the unit's ledger that name an invoice of a doubt, and those that a rule found."""
        import ibis

        ledger = self._of_units(Kind.LEDGER).select("buyer", *CLAIM)
        heads = self.picked.join(self.heads, ["doubt", "invoice"])
        ways = [heads.invoice, heads.number, heads.code + heads.number, heads.digital]
        named = ibis.union(*(heads.select("doubt", "buyer", number=way) for way in ways), distinct=True)
        # A claim without an invoice is told by its number.
        told = self.hits.filter(self.hits.invoice == "").select("doubt", "buyer", number=self.hits.found)
        every = ibis.union(named, told, distinct=True)
        keys = every.filter(every.number != "")
        return keys.join(ledger, ["buyer", "number"]).select("doubt", *CLAIM).distinct()


def _invoices(heads: Rows, lines: Rows) -> Rows:
    by_invoice: dict[str, Rows] = defaultdict(list)
    for line in lines:
        by_invoice[line.pop("invoice")].append(_plain(line))
    ordered = sorted(heads, key=lambda row: (row["day"], row["invoice"]))
    return [_head(head) | {"lines": sorted(by_invoice[head["invoice"]], key=str)} for head in ordered]


def _head(row: dict[str, Any]) -> dict[str, Any]:
    return _plain(row) | {"state": STATES[row["state"]]}


def _by_day(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["day_from"], row["event"], row["title"], row["place"], row["person"]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON holds it: days as dates, decimals as text."""
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if name in {"day", "day_from", "day_until"}:
        return None if value is None else date_of(value).isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else format(value.normalize(), "f")
