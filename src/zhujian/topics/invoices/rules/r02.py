"""R02 节日礼品."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, by_invoice

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Festive goods within a festival's window; a union's purchase weighs little."""
    items = facts.items_of("festive")
    near = items.join(facts.festivals(p["before"], p["after"]), "day")
    return by_invoice(near, strength=facts.body("union").ifelse(25, 80), ref=facts.row.festival)


RULE = Rule(
    id="R02",
    title=_("节日礼品"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_(
        "元旦、春节、清明、五一、端午、中秋、国庆、重阳、教师节的节前{before}日至节后{after}日内，购买月饼、粽子、土特产、礼品、花卉、年货等。"
    ),
    shows=_("{ref}前后（{day}）向{seller}购买“{found}”等，价税合计{total}元。"),
    needs=(Fact.LINES,),
    parameters={
        "before": Parameter(15, _("节前日数")),
        "after": Parameter(3, _("节后日数")),
    },
    innocent=(
        Innocent("union", _("工会法定节日慰问品，由工会账户开支，人均不超地方标准")),
        Innocent("relief", _("困难党员、困难群众慰问")),
        Innocent("duty", _("值班食品")),
        Innocent("venue", _("会场、公共场所布置")),
    ),
    question=_("请说明节日期间所购物品的用途、发放范围和人均标准，并附发放签领表。"),
    find=find,
)
