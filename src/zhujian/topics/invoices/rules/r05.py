"""R05 旅游景区."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Tourism by goods or seller, where the buyer's own work is not culture, tourism or education."""
    bills = facts.bills.filter((facts.sells("tourism") | facts.firm("tourism")) & ~facts.body("culture"))
    by_goods = facts.sells("tourism").ifelse(80, 50)
    strength = facts.firm("red-base").ifelse(p["red_base"], facts.body("union").ifelse(40, by_goods))
    return hits(bills, strength=strength, goods=facts.row.goods)


RULE = Rule(
    id="R05",
    title=_("旅游景区"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("取得旅游服务、景区门票、漂流、旅行社、导游类发票，购方不是文旅、教育单位。"),
    shows=_("{day}取得{seller}开具的“{found}”发票，价税合计{total}元。"),
    needs=(Fact.INVOICES,),
    uses=(Fact.LINES,),
    parameters={
        "red_base": Parameter(25, _("销方为红色教育基地时的强度")),
    },
    innocent=(
        Innocent("red-base", _("红色教育基地现场教学")),
        Innocent("study", _("研学活动")),
        Innocent("convalescence", _("工会疗休养计划")),
        Innocent("promotion", _("文旅推介活动")),
        Innocent("model-workers", _("劳模疗养")),
    ),
    question=_("请说明这次活动的计划、目的地、参加人员和审批手续。"),
    find=find,
)
