"""What a run found, before it is a doubt: hits by rule, and whose unit it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from zhujian.kernel.api import Unit

FULL = 100
SHOWN = 50
"""Hits of one rule that are shown with a doubt; all are marked."""


@dataclass(frozen=True)
class FoundPart:
    """What one rule found: its hits as they are shown, the strongest first, each with its mark as `key`."""

    rule: str
    weight: int
    standing: int
    found: tuple[dict[str, Any], ...]

    @property
    def keys(self) -> list[str]:
        return sorted({hit["key"] for hit in self.found})

    @property
    def strength(self) -> int:
        return int(self.found[0]["strength"])

    @property
    def points(self) -> int:
        return self.weight * self.strength * self.standing // (FULL * FULL)

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a Part."""
        told = ("rule", "strength", "points", "standing", "keys")
        shown = list(self.found[:SHOWN])
        return {**{name: getattr(self, name) for name in told}, "hits": len(self.found), "shown": shown}

    def without(self, known: Collection[str]) -> FoundPart | None:
        """The hits that are not known; None where all are."""
        new = tuple(hit for hit in self.found if hit["key"] not in known)
        return replace(self, found=new) if new else None


@dataclass(frozen=True)
class Found:
    """What a run found at one unit and one seller."""

    buyer: str
    buyer_name: str
    seller: str
    seller_name: str
    invoices: int
    total: Decimal
    first_on: date | None
    last_on: date | None
    parts: tuple[FoundPart, ...]
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> tuple[str, str]:
        return self.buyer, self.seller

    @property
    def figures(self) -> dict[str, Any]:
        """The columns of a doubt that a later run may change."""
        return {
            "buyer_name": self.buyer_name[:200],
            "seller_name": self.seller_name[:200],
            "score": sum(part.points for part in self.parts),
            "hits": sum(len(part.found) for part in self.parts),
            "invoices": self.invoices,
            "total": self.total,
            "rules": f",{','.join(sorted(part.rule for part in self.parts))},",
            "first_on": self.first_on,
            "last_on": self.last_on,
            "is_gone": False,
        }

    def without(self, known: Collection[str]) -> Found | None:
        """What is new beside hits that were judged, with the figures of the new ones; None where nothing is."""
        parts = tuple(new for part in self.parts if (new := part.without(known)) is not None)
        if not parts:
            return None
        shown = {each["invoice"]: (each["day"], each["total"]) for each in self.content.get("invoices", ())}
        bills: dict[str, tuple[str, str]] = {}
        for hit in (hit for part in parts for hit in part.found if hit["invoice"]):
            own = (hit["day"], max(hit["total"] or "0", bills.get(hit["invoice"], ("", "0"))[1], key=Decimal))
            bills[hit["invoice"]] = shown.get(hit["invoice"], own)
        days = sorted(date.fromisoformat(day) for day, _total in bills.values())
        invoices = [each for each in self.content.get("invoices", ()) if each["invoice"] in bills]
        return replace(
            self,
            parts=parts,
            invoices=len(bills),
            total=sum((Decimal(total) for _day, total in bills.values()), Decimal(0)),
            first_on=days[0] if days else None,
            last_on=days[-1] if days else None,
            content={**self.content, "invoices": invoices},
        )


@dataclass(frozen=True)
class Units:
    """The office's units by credit code, else by name: whose doubt it is."""

    codes: Mapping[str, int]
    names: Mapping[str, int]

    @classmethod
    def known(cls, listed: Iterable[tuple[str, str]] = ()) -> Units:
        """The register of units; `listed` are codes and names of a list that was brought in beside the invoices."""
        rows = list(Unit.objects.values_list("pk", "uscc", "name"))
        counted = Counter(name for _pk, _uscc, name in rows)
        # A name that two units bear tells nothing; nor, without a list that says so, one beside another code.
        single = {name: pk for pk, _uscc, name in rows if counted[name] == 1}
        names = {name: pk for pk, uscc, name in rows if name in single and not uscc}
        codes = {code: single[name] for code, name in listed if code and name in single}
        return cls(codes | {uscc: pk for pk, uscc, _name in rows if uscc}, names)

    def of(self, code: str, name: str) -> int | None:
        return self.codes.get(code) or self.names.get(name)
