"""R04 温泉洗浴娱乐."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Leisure by the goods weighs fully; a leisure name over lodging, meeting or training alone weighs little."""
    bills = facts.bills.filter(facts.sells("leisure") | facts.firm("leisure"))
    plain = facts.sells("lodging", "conference", "training") & ~facts.firm("farm")
    by_name = facts.body("sports").ifelse(20, plain.ifelse(p["plain"], 60))
    return hits(bills, strength=facts.sells("leisure").ifelse(100, by_name), goods=facts.row.goods)


RULE = Rule(
    id="R04",
    title=_("温泉洗浴娱乐"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_("销方名称或者品名含温泉、洗浴、汗蒸、足浴、会所、棋牌、高尔夫、健身、KTV等。"),
    shows=_("{day}取得{seller}开具的“{found}”发票，价税合计{total}元。"),
    needs=(Fact.INVOICES,),
    uses=(Fact.LINES,),
    parameters={
        "plain": Parameter(25, _("只开住宿、会议、培训时的强度")),
    },
    innocent=(
        Innocent("hotel-name", _("会议酒店名称带“温泉”，只开具住宿、会议")),
        Innocent("training-hotel", _("培训班定点酒店")),
        Innocent("sports", _("体育部门业务支出")),
    ),
    question=_("请说明这笔支出对应的公务活动、参加人员和审批手续。"),
    find=find,
)
