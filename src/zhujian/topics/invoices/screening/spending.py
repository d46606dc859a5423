"""What each unit spent, by month, kind of goods and seller: for looking at two units side by side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.screening.county import County

KINDS, SELLERS = 20, 15
"""How many kinds of goods and sellers are kept of a unit: those on which it spent most."""


def spending(county: County) -> dict[str, tuple[str, dict[str, Any]]]:
    """Buyer -> (name, what it spent on live invoices); amounts in yuan as text, months as 202209."""
    invoices, lines = county.stored("invoices"), county.stored("lines")
    live = invoices.filter(invoices.live)
    heads = live.group_by("buyer").agg(name=live.buyer_name.max(), count=live.count(), total=live.net.sum())
    months = live.group_by("buyer", "month").agg(total=live.net.sum())
    sellers = live.group_by("buyer", "seller_name").agg(total=live.net.sum(), count=live.count())
    goods = lines.filter(lines.live & (lines.short != ""))
    kinds = goods.group_by("buyer", "short").agg(total=goods.total.sum())
    by_month, by_seller, by_kind = (
        _by_buyer(months.order_by("buyer", "month")),
        _by_buyer(_largest(sellers, "seller_name", SELLERS)),
        _by_buyer(_largest(kinds, "short", KINDS)),
    )
    return {
        head["buyer"]: (
            head["name"],
            {
                "count": head["count"],
                "total": str(head["total"]),
                "months": {str(row["month"]): str(row["total"]) for row in by_month[head["buyer"]]},
                "kinds": {row["short"]: str(row["total"]) for row in by_kind[head["buyer"]]},
                "sellers": {row["seller_name"]: str(row["total"]) for row in by_seller[head["buyer"]]},
            },
        )
        for head in heads.to_pyarrow().to_pylist()
    }


def _largest(table: Table, name: str, most: int) -> Table:
    import ibis

    order = ibis.window(group_by="buyer", order_by=[table.total.desc(), table[name]])
    placed = table.mutate(place=ibis.row_number().over(order))
    return placed.filter(placed.place < most).order_by("buyer", "place")


def _by_buyer(table: Table) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pyarrow().to_pylist():
        found[row["buyer"]].append(row)
    return found
