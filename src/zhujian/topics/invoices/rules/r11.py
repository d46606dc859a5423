"""R11 拆分."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


COLUMNS = ("bill", "buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "total")


def find(facts: Facts, p: Parameters) -> Table:
    """Windows of days in which small invoices of one seller add up to a limit; the highest limit that is reached."""
    import ibis

    row = facts.row
    small = facts.bills.filter(facts.bills.total < max(p["limits"]))
    near = _crowded(small.select("bill", "buyer", "seller", "day"), p["days"], p["least"])
    crowded = small.select(*COLUMNS).semi_join(near, "bill")
    reached = ibis.union(*(_below(crowded, int(limit), p) for limit in p["limits"]), distinct=False)
    best = reached.group_by("buyer", "seller", "day").agg(bound=reached.bound.max())
    found = reached.join(best, ["buyer", "seller", "day", "bound"])
    return hits(found, strength=80, count=row.how_many, figure=row.summed, bound=row.bound, ref_day=row.since)


def _crowded(bills: Table, days: int, least: int) -> Table:
    """The few invoices that stand with enough others within a window: one look before windows are summed."""
    import ibis

    order = ibis.window(group_by=["buyer", "seller"], order_by="day")
    stands = ibis.literal(False)
    for behind in range(least):
        first, last = bills.day.lag(behind).over(order), bills.day.lead(least - 1 - behind).over(order)
        stands = stands | (last - first < days).fill_null(False)
    marked = bills.mutate(stands=stands)
    return marked.filter(marked.stands).select("bill")


def _below(bills: Table, limit: int, p: Parameters) -> Table:
    """The last invoice of each day on which the window behind it holds enough of them to reach this limit."""
    import ibis

    small = bills.filter(bills.total < limit)
    days = small.group_by("buyer", "seller", "day").agg(
        buyer_name=small.buyer_name.max(),
        seller_name=small.seller_name.max(),
        invoice=small.invoice.max(),
        bills=small.count(),
        total=small.total.sum(),
    )
    back = ibis.range_window(group_by=["buyer", "seller"], order_by="day", preceding=p["days"] - 1, following=0)
    summed = days.mutate(
        how_many=days.bills.sum().over(back),
        summed=days.total.sum().over(back),
        since=days.day.min().over(back),
        bound=ibis.literal(limit, "int32"),
    )
    return summed.filter((summed.how_many >= p["least"]) & (summed.summed >= limit))


RULE = Rule(
    id="R11",
    title=_("拆分"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("同一购方、同一销方{days}日内有{least}张以上发票，单张均低于限额（{limits}元），合计达到限额。"),
    shows=_("{ref_day}至{day}，{seller}开具{count}张低于{bound}元的发票，合计{figure}元。"),
    needs=(Fact.INVOICES,),
    parameters={
        "days": Parameter(7, _("窗口日数")),
        "least": Parameter(3, _("最少张数")),
        "limits": Parameter((5000, 10000, 50000), _("限额（元）：公务卡、采购、三重一大")),
    },
    innocent=(
        Innocent("batches", _("按批次验收")),
        Innocent("monthly", _("按月结算")),
        Innocent("projects", _("不同项目")),
        Innocent("printer-limit", _("税控设备单张限额")),
    ),
    question=_("请说明这些支出是否属于同一事项，采购方式和审批权限是否按合计金额确定。"),
    find=find,
)
