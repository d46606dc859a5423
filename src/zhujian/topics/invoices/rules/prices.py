"""What rules about prices share: exact medians, and hits that show a price beside the county's."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zhujian.topics.invoices.rules.base import hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts


def doubled_medians(priced: Table, *, at_least: int, spread: int) -> Table:
    """Twice the median price per good and measure, exact: an even number of prices needs no division.

    Of goods with `at_least` prices whose highest is above `spread` times the lowest; no other can be far from its
    median. Prices are counted first, so that the window runs over the different prices and not over all lines.
    """
    import ibis

    groups = priced.group_by("good", "measure").agg(
        how_many=priced.count(), lowest=priced.price.min(), highest=priced.price.max()
    )
    wide = groups.filter((groups.how_many >= at_least) & (groups.highest > groups.lowest * spread))
    # A number for each, so that what is long is grouped and put in order by whole numbers alone.
    alike = ibis.dense_rank().over(ibis.window(order_by=["good", "measure"]))
    numbered = wide.mutate(alike=alike).select("good", "measure", "alike", "how_many")
    told = priced.join(numbered, ["good", "measure"])
    counted = told.group_by("alike", "how_many", "price").agg(times=told.count())
    order = ibis.cumulative_window(group_by="alike", order_by="price")
    ranked = counted.mutate(until=counted.times.sum().over(order).cast("int64"))
    since = ranked.until - ranked.times
    low, high = (ranked.how_many + 1) // 2, (ranked.how_many + 2) // 2
    holds_low = ((since < low) & (low <= ranked.until)).ifelse(1, 0)
    holds_high = ((since < high) & (high <= ranked.until)).ifelse(1, 0)
    middle = ranked.mutate(parts=holds_low + holds_high)
    middle = middle.filter(middle.parts > 0)
    medians = middle.group_by("alike").agg(doubled=(middle.price * middle.parts).sum())
    return numbered.join(medians, "alike").select("good", "measure", "doubled")


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
