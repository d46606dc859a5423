"""R13 变通品名."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, by_invoice

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


BULK = ("", "批", "项", "次", "宗", "式")
SCOPES = "餐饮|酒店|住宿|烟|酒|旅行社"


def find(facts: Facts, p: Parameters) -> Table:
    """Vague goods without specification from a seller in hospitality or trade, by its scope of business or its name."""
    row = facts.row
    items = facts.items.filter(
        facts.tagged("vague")
        & row.plain
        & row.measure.isin(BULK)
        & (row.quantity.isnull() | (row.quantity == 1))
        & (row.total >= p["single"])
    )
    vague = facts.headed(items)
    register = facts.sellers.select("seller", "business_scope").filter(facts.sellers.business_scope != "")
    known = vague.left_join(register, "seller").drop("seller_right")
    by_scope = known.business_scope.re_search(SCOPES).fill_null(False)
    found = known.mutate(by_scope=by_scope).filter(row.by_scope | facts.firm("hospitality"))
    meets = facts.tagged("conference", "training") & facts.firm("hospitality", "training-house")
    return by_invoice(found, strength=meets.ifelse(p["meeting"], 80))


RULE = Rule(
    id="R13",
    title=_("变通品名"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_(
        "品名为办公用品、会议费、培训费、印刷费、咨询费、劳务费、广告、材料、维修，没有规格，数量为1或者空，单行达到{single}元，而销方经营餐饮、酒店、烟酒、商贸、旅行社。"
    ),
    shows=_("{day}{seller}开具“{found}”{total}元，没有规格数量明细。"),
    needs=(Fact.LINES,),
    uses=(Fact.SELLERS,),
    parameters={
        "single": Parameter(500, _("单行金额的起点（元）")),
        "meeting": Parameter(35, _("酒店、会议中心开具会议费、培训费时的强度")),
    },
    innocent=(
        Innocent("hotel-meeting", _("酒店依法承办会议")),
        Innocent("supermarket", _("在超市确实购买办公用品")),
        Innocent("old-scope", _("经营范围数据未更新")),
    ),
    question=_("请提供销售清单（加盖销方印章）和验收、领用记录。"),
    find=find,
)
