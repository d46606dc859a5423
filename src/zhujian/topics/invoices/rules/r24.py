"""R24 开而未报、报而无票."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


UNCLAIMED, NO_INVOICE, TOO_MUCH = "开而未报", "报而无票", "报销大于票面"


def find(facts: Facts, p: Parameters) -> Table:
    """The ledger against the invoices, both ways, for the buyers and the days that the ledger covers."""
    import ibis

    claims = facts.claims
    kept = claims.group_by("buyer").agg(first=claims.day.min(), last=claims.day.max())
    return ibis.union(_unclaimed(facts, kept, p), _without_invoice(facts, p), _too_much(facts), distinct=False)


def _unclaimed(facts: Facts, kept: Table, p: Parameters) -> Table:
    row = facts.row
    within = facts.bills.join(kept, "buyer")
    within = within.filter((row.day >= row.first) & (row.day <= row.last - p["lag"]))
    claimed = facts.claims.filter(facts.claims.bill.notnull()).select("bill")
    never = within.anti_join(claimed, "bill")
    telling = facts.sells("leisure", "tourism", "catering", "liquor", "tobacco", "prepaid") | facts.firm(
        "leisure", "farm"
    )
    return hits(never, strength=telling.ifelse(70, 40), goods=row.goods, ref=UNCLAIMED)


def _without_invoice(facts: Facts, p: Parameters) -> Table:
    """Entries whose number is no live invoice's, on days that the buyer's invoices cover."""
    row = facts.row
    bills = facts.every.group_by("buyer").agg(
        since=facts.every.day.min(), until=facts.every.day.max(), known_name=facts.every.buyer_name.max()
    )
    missing = facts.claims.filter(facts.claims.bill.isnull() & (facts.claims.number != "")).join(bills, "buyer")
    missing = missing.filter((row.day >= row.since) & (row.day <= row.until + p["lag"]))
    return hits(
        missing,
        buyer_name=row.known_name,
        strength=80,
        total=row.amount,
        found=row.number,
        figure=row.amount,
        ref=NO_INVOICE,
    )


def _too_much(facts: Facts) -> Table:
    row = facts.row
    named = facts.claims.filter(facts.claims.bill.notnull() & (facts.claims.share == 1))
    sums = named.group_by("bill").agg(claimed=named.amount.sum(), times=named.count())
    over = facts.bills.join(sums, "bill").filter(row.claimed > row.total)
    return hits(over, strength=90, goods=row.goods, figure=row.claimed, count=row.times, ref=TOO_MUCH)


RULE = Rule(
    id="R24",
    title=_("开而未报、报而无票"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_(
        "发票库与报销台账交叉比对：有发票而台账没有，台账有而发票库没有（或者已作废、红冲），同一发票报销合计大于票面。只比对有台账的单位和台账覆盖的期间，开票后{lag}日内还没有报的不算。"
    ),
    shows=_("{ref}：{seller}“{found}”，金额{total}元，台账{figure}元。"),
    needs=(Fact.INVOICES, Fact.LEDGER),
    uses=(Fact.LINES,),
    parameters={
        "lag": Parameter(60, _("开票到报销的正常间隔（日）")),
    },
    innocent=(
        Innocent("year-end", _("跨年度报销")),
        Innocent("advance", _("个人垫付，尚未报销")),
        Innocent("late", _("未及时报账")),
        Innocent("typing", _("台账号码登记有误")),
    ),
    question=_("请核对该发票与报销台账，说明未报销、无票报销或者重复报销的原因。"),
    find=find,
)
