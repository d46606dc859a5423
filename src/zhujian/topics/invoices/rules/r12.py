"""R12 整数金额."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Sellers whose sums are mostly round, and single round sums for travel, meals and meetings."""
    import ibis

    row = facts.row
    bills = facts.bills.mutate(is_round=(facts.bills.total % p["unit"] == 0).ifelse(1, 0))
    sellers = bills.group_by("buyer", "seller").agg(
        buyer_name=bills.buyer_name.max(),
        seller_name=bills.seller_name.max(),
        round_=bills.is_round.sum(),
        every=bills.count(),
        total=(bills.total * bills.is_round).sum(),
    )
    mostly = sellers.filter((sellers.round_ >= p["least"]) & (sellers.round_ * 100 >= sellers.every * p["share"]))
    single = facts.bills.filter(
        facts.sells("travel", "catering", "conference") & (row.total >= p["single"]) & (row.total % 100 == 0)
    )
    return ibis.union(
        hits(mostly, strength=60, count=mostly.round_, bound=p["unit"]),
        hits(single, strength=20, goods=single.goods, count=1, bound=100),
        distinct=False,
    )


RULE = Rule(
    id="R12",
    title=_("整数金额"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_(
        "同一销方开具的发票中价税合计为{unit}元整倍的达到{share}%且不少于{least}张；或者差旅、餐饮、会议类单张为整百元且达到{single}元。"
    ),
    shows=_("{seller}的发票中{count}张为整数金额，合计{total}元。"),
    needs=(Fact.INVOICES,),
    uses=(Fact.LINES,),
    parameters={
        "unit": Parameter(1000, _("整倍数（元）")),
        "share": Parameter(60, _("占比（%）")),
        "least": Parameter(5, _("最少张数")),
        "single": Parameter(1000, _("单张整百元的起点（元）")),
    },
    innocent=(
        Innocent("fixed-price", _("定价服务")),
        Innocent("instalments", _("合同分期付款")),
        Innocent("training-fee", _("培训固定收费")),
    ),
    question=_("请说明计价依据，并提供明细清单或者合同。"),
    find=find,
)
