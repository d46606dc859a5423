"""R16 舍近求远."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope
from zhujian.topics.invoices.rules.prices import dearest, doubled_medians

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Ordinary goods from another province at a price above the county's median of the same goods."""
    row = facts.row
    items = facts.lines_of("ordinary").filter((row.price > 0) & (row.total > 0))
    items = items.select("bill", "good", "measure", "price", "total", "province", "firm")
    doubled = doubled_medians(facts, items, at_least=p["least"], spread=1)
    issued_away = (row.province != p["home"]) & (row.province != "")
    registered_away = (row.code.length() == 18) & (row.code.substr(2, 2) != p["home"])
    away = items.join(facts.firms.select("firm", "code"), "firm").filter(issued_away | registered_away)
    dear = away.join(doubled, ["good", "measure"]).filter(row.price * 200 > row.doubled * p["percent"])
    return dearest(facts, dear)


RULE = Rule(
    id="R16",
    title=_("舍近求远"),
    level=Level.MIDDLE,
    scope=Scope.COUNTY,
    says=_(
        "常规用品从外省销方购买（发票号码或者纳税人识别号不属于本省），且单价超过全县中位数的{percent}%（不少于{least}笔可比）。"
    ),
    shows=_("{day}向外省{seller}购买“{found}”，单价{figure}元，全县中位数{bound}元。"),
    needs=(Fact.LINES,),
    parameters={
        "home": Parameter("43", _("本省代码（号码第三、四位）")),
        "percent": Parameter(150, _("超过中位数的百分比")),
        "least": Parameter(5, _("最少可比笔数")),
    },
    innocent=(
        Innocent("platform", _("电商平台、框架协议采购")),
        Innocent("central", _("集中采购")),
        Innocent("special", _("专用设备、独家供应")),
    ),
    question=_("请说明未在本地采购的原因，并附比价材料。"),
    find=find,
)
