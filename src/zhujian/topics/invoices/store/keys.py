"""Whole numbers in place of texts, on which rules group and join: the same for the same text in every partition.

63 bits of a digest. Among a hundred million texts two share a number once in two thousand stores.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ibis.expr.types import Column, Table

BITS = (1 << 63) - 1
BETWEEN = "\x1f"


def numbered(held: Table) -> Table:
    """Invoices with the numbers of what they name.

    `bill` is the invoice within its bucket, `undoes` the one that it reverses (0: none); `unit` and `firm` are a
    buyer's and a seller's code with the name, `shown` the name of its goods.
    """
    red = number(held.bucket + BETWEEN + held.blue)
    return held.mutate(
        bill=number(held.bucket + BETWEEN + held.invoice),
        undoes=(held.blue == "").ifelse(0, red),
        unit=number(held.buyer + BETWEEN + held.buyer_name),
        firm=number(held.seller + BETWEEN + held.seller_name),
        shown=number(held.goods),
    )


def number(text: Column) -> Any:
    """A number from 0 to 2^63 - 1."""
    import ibis

    return (_digest()(text) & ibis.literal(BITS, "uint64")).cast("int64")


@cache
def _digest() -> Any:
    """The embedded engine's own: only the store is numbered by it, and every engine reads the numbers there."""
    import ibis

    def md5_number_lower(text: str) -> int:  # type: ignore[empty-body]
        """The engine's own."""

    return ibis.udf.scalar.builtin(md5_number_lower, signature=(("string",), "uint64"))
