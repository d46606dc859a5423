"""R22 红冲作废异常."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


AGAIN = "节后红冲后以同样金额、不同品名重开"


def find(facts: Facts, p: Parameters) -> Table:
    """Sellers who reverse or void much; reversals after a festival that return under another name."""
    import ibis

    every = facts.every
    undone = every.filter(every.positive).mutate(dead=(~every.live).ifelse(1, 0))
    rates = undone.group_by("buyer", "seller").agg(
        buyer_name=undone.buyer_name.max(),
        seller_name=undone.seller_name.max(),
        dead=undone.dead.sum(),
        issued=undone.count(),
        total=(undone.total * undone.dead).sum(),
    )
    often = rates.filter((rates.dead >= p["least"]) & (rates.dead * 100 > rates.issued * p["percent"]))
    return ibis.union(
        hits(often, strength=70, count=often.dead, figure=often.issued, bound=p["percent"]),
        _reissued(facts, p),
        distinct=False,
    )


def _reissued(facts: Facts, p: Parameters) -> Table:
    """Reversed soon after a festival, at least twice by the seller, and issued again under another name."""
    every = facts.every
    red = every.filter(~every.positive & (every.blue != "")).join(facts.after_festivals(p["after"]), "day")
    red = red.select("buyer", "seller", "undoes", red_day=red.day)
    blue = every.select("bill", "total", "shown")
    undone = red.join(blue, red.undoes == blue.bill).select("buyer", "seller", "red_day", "total", "shown")
    twice = undone.group_by("buyer", "seller").agg(how_many=undone.count())
    undone = undone.join(twice.filter(twice.how_many >= 2), ["buyer", "seller"])
    # The names beside the reversed ones are those of the same table: of several lines both show the same one.
    bills = every.filter(every.live).drop("total").rename(total="net")
    again = bills.join(
        undone,
        [
            bills.buyer == undone.buyer,
            bills.seller == undone.seller,
            bills.total == undone.total,
            bills.day >= undone.red_day,
            bills.day <= undone.red_day + p["again"],
        ],
        rname="{name}_undone",
    )
    folded = again.group_by("buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "total", "shown").agg(
        alike=(again.shown == again.shown_undone).ifelse(1, 0).max(), how_many=again.how_many.max()
    )
    renamed = folded.filter(folded.alike == 0).join(facts.titles, "shown")
    return hits(renamed, strength=90, goods=renamed.goods, count=renamed.how_many, ref=AGAIN)


RULE = Rule(
    id="R22",
    title=_("红冲作废异常"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_(
        "同一销方红冲、作废占比超过{percent}%（不少于{least}张）；或者节后{after}日内集中红冲，随后{again}日内以同样金额、不同品名重开。"
    ),
    shows=_("{seller}开具的发票中{count}张红冲或者作废。{ref}"),
    needs=(Fact.INVOICES,),
    uses=(Fact.LINES,),
    parameters={
        "percent": Parameter(30, _("红冲作废占比（%）")),
        "least": Parameter(3, _("最少张数")),
        "after": Parameter(7, _("节后日数")),
        "again": Parameter(15, _("重开的最长间隔（日）")),
    },
    innocent=(
        Innocent("wrong-title", _("开错抬头、税号")),
        Innocent("returned", _("退货")),
    ),
    question=_("请说明红冲、作废的原因，并提供原发票、红字发票和重开发票。"),
    find=find,
)
