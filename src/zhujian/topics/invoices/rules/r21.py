"""R21 私车公养."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


PLATE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ .·•・-]?[A-Z0-9]{5,6}"
MARKS = "[ .·•・-]"  # between the two parts of a plate; the register has it without


def find(facts: Facts, p: Parameters) -> Table:
    """Fuel and repairs by the plate in the remark, against the unit's own vehicles."""
    import ibis

    row = facts.row
    cars = facts.vehicles.select("buyer", "plate", "fuel", "tank")
    written = row.remark.upper().re_extract(PLATE, 0)
    marked = facts.bills.filter(facts.sells("fuel", "repair")).mutate(plate=written.re_replace(MARKS, ""))
    bills = facts.once(marked.filter(row.plate != "").semi_join(cars, "buyer").drop("remark"))
    known = bills.join(cars, ["buyer", "plate"])
    strange = bills.anti_join(cars, ["buyer", "plate"])
    return ibis.union(
        hits(strange, strength=80, goods=row.goods, ref=row.plate),
        _fuel(facts, known, p),
        _often(facts, known, p),
        distinct=False,
    )


def _fuel(facts: Facts, known: Table, p: Parameters) -> Table:
    """More than the tank holds, twice on a day, or the other kind of fuel: a row per invoice, the strongest counts."""
    row = facts.row
    fuel = facts.items.filter(facts.tagged("fuel")).join(facts.goods.select("good", "words"), "good")
    litres = fuel.group_by("bill").agg(
        litres=(fuel.quantity.fill_null(0) * fuel.measure.isin(("升", "L", "公升")).ifelse(1, 0)).sum(),
        diesel=fuel.words.contains("柴油").ifelse(1, 0).max(),
    )
    filled = known.join(litres, "bill")
    times = filled.group_by("buyer", "plate", "day").agg(times=filled.count())
    day = filled.join(times, ["buyer", "plate", "day"])
    too_much = ((row.tank > 0) & (row.litres * 100 > row.tank * p["percent"])).fill_null(False)
    other = (row.fuel != "") & (row.fuel.contains("柴").ifelse(1, 0) != row.diesel)
    strength = too_much.ifelse(90, other.ifelse(70, 60))
    found = day.filter(too_much | other | (row.times >= 2))
    return hits(found, strength=strength, goods=row.goods, count=row.times, figure=row.litres, ref=row.plate)


def _often(facts: Facts, known: Table, p: Parameters) -> Table:
    import ibis

    repaired = known.filter(facts.sells("repair"))
    days = repaired.group_by("buyer", "plate", "day").agg(
        buyer_name=repaired.buyer_name.max(),
        seller=repaired.seller.max(),
        seller_name=repaired.seller_name.max(),
        invoice=repaired.invoice.max(),
        total=repaired.total.sum(),
        goods=repaired.goods.max(),
    )
    back = ibis.range_window(group_by=["buyer", "plate"], order_by="day", preceding=p["days"] - 1, following=0)
    counted = days.mutate(times=days.count().over(back))
    found = counted.filter(counted.times >= p["repairs"])
    return hits(found, strength=40, goods=found.goods, count=found.times, ref=found.plate)


RULE = Rule(
    id="R21",
    title=_("私车公养"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_(
        "加油量超过油箱容积的{percent}%、同车同日多次加油、车牌不在公务用车名册、油品与车辆不符，或者{days}日内维修{repairs}次以上。"
    ),
    shows=_("{day}车牌{ref}在{seller}“{found}”，{total}元。"),
    needs=(Fact.LINES, Fact.VEHICLES),
    parameters={
        "percent": Parameter(120, _("油箱容积的百分比")),
        "days": Parameter(90, _("维修频次的日数")),
        "repairs": Parameter(4, _("维修次数")),
    },
    innocent=(
        Innocent("generator", _("发电机、农机用油")),
        Innocent("rented", _("租用车辆")),
        Innocent("other-tank", _("灌装备用油")),
    ),
    question=_("请提供公务用车台账、加油卡明细和派车记录。"),
    find=find,
)
