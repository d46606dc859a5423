"""R14 价格离谱."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope
from zhujian.topics.invoices.rules.prices import dearest, doubled_medians

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


SERVICES = ("", "批", "项", "次", "宗", "式", "年", "月", "天", "人")


def find(facts: Facts, p: Parameters) -> Table:
    """Prices far above the county's median of the same goods: lines with a real measure, services left out."""
    row = facts.row
    priced = facts.lines.filter((row.price > 0) & (row.total > 0) & ~row.measure.isin(SERVICES))
    priced = priced.select("bill", "good", "measure", "price", "total")
    doubled = doubled_medians(facts, priced, at_least=p["least"], spread=p["times"])
    far = priced.join(doubled, ["good", "measure"]).filter(row.price * 2 > row.doubled * p["times"])
    return dearest(facts, far)


RULE = Rule(
    id="R14",
    title=_("价格离谱"),
    level=Level.MIDDLE,
    scope=Scope.COUNTY,
    says=_("同品名、同计量单位的货物，单价超过全县中位数的{times}倍（不少于{least}笔可比）。"),
    shows=_("{day}向{seller}购买“{found}”，单价{figure}元，全县中位数{bound}元。"),
    needs=(Fact.LINES,),
    parameters={
        "times": Parameter(3, _("超过中位数的倍数")),
        "least": Parameter(8, _("最少可比笔数")),
    },
    innocent=(
        Innocent("specification", _("规格型号不同")),
        Innocent("installation", _("价格含安装、运输")),
    ),
    question=_("请说明单价明显高于同类采购的原因，并附询价、比价材料。"),
    find=find,
)
