"""What rules about prices share: exact medians, and hits that show a price beside the county's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zhujian.topics.invoices.rules.base import hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts


def doubled_medians(facts: Facts, priced: Table, *, at_least: int, spread: int) -> Table:
    """Twice the median price per good and measure, exact: an even number of prices needs no division.

    Of goods with `at_least` prices whose highest is above `spread` times the lowest; no other can be far from its
    median. Read twice rather than kept: a county's prices are many, and each is put in order as two whole numbers.
    """
    import ibis

    groups = priced.group_by("good", "measure").agg(
        how_many=priced.count(), lowest=priced.price.min(), highest=priced.price.max()
    )
    wide = groups.filter((groups.how_many >= at_least) & (groups.highest > groups.lowest * spread))
    alike = ibis.dense_rank().over(ibis.window(order_by=["good", "measure"])).cast("int32")
    known = facts.once(wide.mutate(alike=alike).select("good", "measure", "alike", "how_many"))
    told = priced.join(known, ["good", "measure"]).select("alike", "price")
    ranked = told.mutate(place=ibis.row_number().over(ibis.window(group_by="alike", order_by="price")) + 1)
    counted = ranked.join(known, "alike")
    low, high = (counted.how_many + 1) // 2, (counted.how_many + 2) // 2
    # The one in the middle counts twice.
    parts = (counted.place == low).ifelse(1, 0) + (counted.place == high).ifelse(1, 0)
    middle = counted.mutate(parts=parts).filter((counted.place == low) | (counted.place == high))
    sums = middle.group_by("good", "measure").agg(doubled=(middle.price * middle.parts).sum())
    return facts.once(sums)


def dearest(facts: Facts, lines: Table) -> Table:
    """Lines with a `doubled` median as hits, one per invoice: its dearest line beside the median."""
    named = lines.select("bill", "good", "total", "price", "doubled").join(facts.goods.select("good", "goods"), "good")
    sums = named.group_by("bill").agg(
        total=named.total.sum(), price_=named.price.max(), doubled_=named.doubled.min(), goods=named.goods.max()
    )
    folded = facts.headed(sums)
    # By multiplication: the engines divide decimals to different scales.
    half = (folded.doubled_.cast("decimal(24, 6)") * Decimal("0.5")).cast("decimal(18, 2)")
    return hits(folded, strength=50, goods=folded.goods, figure=folded.price_, bound=half)
