"""R25 异常发票."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


GONE = "走逃|失联|非正常"


def find(facts: Facts, p: Parameters) -> Table:
    """Invoices that the tax bureau has marked, and those of sellers that are gone."""
    row = facts.row
    gone = facts.sellers.filter(facts.sellers.status.re_search(GONE)).select("seller", "status")
    bills = facts.bills.left_join(gone, "seller").drop("seller_right")
    marked = row.risk.isin(("异常凭证", "疑点发票"))
    found = bills.filter(marked | row.status.notnull())
    strength = (row.risk == "异常凭证").ifelse(80, row.status.notnull().ifelse(70, 60))
    return hits(found, strength=strength, goods=row.goods, ref=marked.ifelse(row.risk, row.status))


RULE = Rule(
    id="R25",
    title=_("异常发票"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("发票风险等级为异常凭证、疑点发票，或者销方登记状态为走逃、失联、非正常。"),
    shows=_("{day}取得{seller}的发票{total}元，{ref}。"),
    needs=(Fact.INVOICES,),
    uses=(Fact.SELLERS,),
    innocent=(
        Innocent("mistaken", _("税务机关误标")),
        Innocent("lifted", _("风险已解除")),
    ),
    question=_("请说明与该销方的交易情况，并附合同、验收和付款凭证。"),
    find=find,
)
