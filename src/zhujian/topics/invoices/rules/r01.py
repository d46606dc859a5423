"""R01 烟酒茶."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, by_invoice

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Tobacco, liquor, tea and gift boxes at any amount; a dear bottle weighs more, a union's purchase less."""
    row = facts.row
    items = facts.items_of("tobacco", "liquor", "tea", "gift-box")
    is_dear = facts.tagged("liquor") & (row.quantity > 0) & (row.total >= row.quantity * p["bottle"])
    strength = facts.body("union").ifelse(25, is_dear.fill_null(False).ifelse(100, 60))
    return by_invoice(items, strength=strength, bound=p["bottle"])


RULE = Rule(
    id="R01",
    title=_("烟酒茶"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("公款购买烟、酒、茶或者礼盒，不论金额；酒每单位含税价达到{bottle}元的加重。"),
    shows=_("{day}向{seller}购买“{found}”等{count}项，价税合计{total}元。"),
    needs=(Fact.LINES,),
    parameters={
        "bottle": Parameter(300, _("酒每单位含税价的加重线（元）")),
    },
    innocent=(
        Innocent("kitchen", _("食堂用料酒等调料")),
        Innocent("disinfection", _("酒精等消杀用品")),
        Innocent("reception", _("公务接待、外事活动按规定使用")),
        Innocent("relief", _("脱贫地区农副产品采购（832平台）")),
        Innocent("union", _("工会慰问，在规定标准之内")),
    ),
    question=_("请说明所购烟、酒、茶或礼盒的用途、领用人和领用记录，并附采购审批单。"),
    find=find,
)
