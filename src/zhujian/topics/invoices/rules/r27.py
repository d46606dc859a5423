"""R27 个人用品."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, by_invoice

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Goods for personal use; a union's, and what uniformed and counter services buy, weigh less."""
    items = facts.items_of("personal")
    return by_invoice(items, strength=facts.body("union", "uniformed", "sports").ifelse(p["plausible"], 60))


RULE = Rule(
    id="R27",
    title=_("个人用品"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("公款购买服装、化妆品、珠宝首饰、手机、家电、箱包、体育用品等。"),
    shows=_("{day}向{seller}购买“{found}”等{count}项，价税合计{total}元。"),
    needs=(Fact.LINES,),
    parameters={
        "plausible": Parameter(20, _("工会、执法和窗口单位购买时的强度")),
    },
    innocent=(
        Innocent("uniforms", _("执法服装、窗口制服")),
        Innocent("union", _("工会文体活动")),
        Innocent("equipment", _("公务设备")),
    ),
    question=_("请说明所购物品的用途和领用人，并附资产登记或者发放记录。"),
    find=find,
)
