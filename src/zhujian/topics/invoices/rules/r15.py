"""R15 重复采购."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """The same kind of durable goods again before the interval has passed; the lines of one day are one purchase."""
    import ibis

    row = facts.row
    items = facts.headed(facts.items.filter((row.thing != "") & (row.total > 0)))
    bought = items.group_by("buyer", "thing", "day").agg(
        buyer_name=items.buyer_name.max(),
        seller=items.seller.max(),
        seller_name=items.seller_name.max(),
        invoice=items.invoice.max(),
        total=items.total.sum(),
    )
    order = ibis.window(group_by=["buyer", "thing"], order_by="day")
    again = bought.filter(bought.total >= p["least"])
    dated = again.mutate(before=again.day.lag().over(order))
    found = dated.filter((dated.day - dated.before) < p["days"])
    return hits(found, strength=50, found=row.thing, count=row.day - row.before, ref_day=row.before)


RULE = Rule(
    id="R15",
    title=_("重复采购"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("同一单位在{days}日内再次购买同类耐用品，两次都达到{least}元。"),
    shows=_("{day}再次购买“{found}”，距上次（{ref_day}）{count}日，价税合计{total}元。"),
    needs=(Fact.LINES,),
    parameters={
        "days": Parameter(180, _("间隔日数")),
        "least": Parameter(1000, _("一次采购金额的起点（元）")),
    },
    innocent=(
        Innocent("scrapped", _("原物报损")),
        Innocent("expansion", _("人员扩编、新设岗位")),
        Innocent("branches", _("为下属单位采购")),
    ),
    question=_("请提供资产入库、领用和报废记录。"),
    find=find,
)
