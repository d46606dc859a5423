"""R26 深夜、集中开票."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


NIGHT, AT_ONCE = "深夜开票", "同一时刻集中开票"


def find(facts: Facts, p: Parameters) -> Table:
    """Invoices issued at night, or many by one seller in one second; without a time of day there is nothing to say."""
    import ibis

    row = facts.row
    timed = facts.bills.filter(facts.bills.second.notnull())
    night = timed.filter((row.second >= p["from_hour"] * 3600) | (row.second < p["until_hour"] * 3600))
    moments = timed.group_by("buyer", "seller", "day", "second").agg(times=timed.count())
    many = timed.join(moments.filter(moments.times >= p["least"]), ["buyer", "seller", "day", "second"])
    return ibis.union(
        hits(night, strength=40, goods=row.goods, ref=NIGHT),
        hits(many, strength=60, goods=row.goods, count=row.times, ref=AT_ONCE),
        distinct=False,
    )


RULE = Rule(
    id="R26",
    title=_("深夜、集中开票"),
    level=Level.LOW,
    scope=Scope.BUYER,
    says=_("{from_hour}时至次日{until_hour}时开票，或者同一销方同一时刻开具{least}张以上。没有开票时刻的发票不比对。"),
    shows=_("{seller}在{day}开具发票{total}元，{ref}。"),
    needs=(Fact.INVOICES,),
    uses=(Fact.LINES,),
    parameters={
        "from_hour": Parameter(22, _("夜间起点（时）")),
        "until_hour": Parameter(6, _("夜间终点（时）")),
        "least": Parameter(5, _("同一时刻张数")),
    },
    innocent=(
        Innocent("batch", _("批量开具")),
        Innocent("delay", _("系统延迟上传")),
    ),
    question=_("请说明消费的实际时间。"),
    find=find,
)
