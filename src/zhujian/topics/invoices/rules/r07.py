"""R07 农家乐."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Meals at farm restaurants by name, or at places that the register puts far from the county's seat."""
    register = facts.sellers.select("seller", "metres").filter(facts.sellers.metres.notnull())
    bills = facts.bills.filter(facts.sells("catering")).left_join(register, "seller")
    is_far = (bills.metres > p["kilometres"] * 1000).fill_null(False)
    found = bills.mutate(is_far=is_far).filter(facts.firm("farm") | facts.row.is_far)
    return hits(found, strength=facts.firm("farm").ifelse(70, 40), goods=facts.row.goods)


RULE = Rule(
    id="R07",
    title=_("农家乐"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("餐饮发票的销方名称含农家乐、山庄、土菜、私房、生态园，或者登记地址离县城超过{kilometres}公里。"),
    shows=_("{day}在{seller}用餐，价税合计{total}元。"),
    needs=(Fact.LINES,),
    uses=(Fact.SELLERS,),
    parameters={
        "kilometres": Parameter(20, _("离县城的公里数")),
    },
    innocent=(
        Innocent("field-work", _("下乡工作误餐")),
        Innocent("project", _("项目工地供餐")),
    ),
    question=_("请说明用餐事由、时间、地点和用餐人员。"),
    find=find,
)
