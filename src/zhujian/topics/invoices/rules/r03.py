"""R03 预付卡."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, by_invoice

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Prepaid cards; those that are registered in the unit's name (fuel, toll, telephone) weigh less."""
    items = facts.items_of("prepaid")
    return by_invoice(items, strength=facts.tagged("prepaid-plain").ifelse(p["plain"], 100))


RULE = Rule(
    id="R03",
    title=_("预付卡"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("公款购买购物卡、提货券、充值等预付卡（预付卡销售，或者税收分类编码6010开头）。"),
    shows=_("{day}向{seller}购买“{found}”，价税合计{total}元。"),
    needs=(Fact.LINES,),
    parameters={
        "plain": Parameter(30, _("加油卡、ETC、话费等实名充值的强度")),
    },
    innocent=(
        Innocent("fuel-card", _("实名登记的单位加油卡、ETC、公交充值")),
        Innocent("telephone", _("话费充值")),
        Innocent("canteen", _("餐卡系统押金或充值")),
    ),
    question=_("请说明所购卡券的种类、面值、数量、领用人和使用明细。"),
    find=find,
)
