"""R23 突增."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.common.deferred import Deferred
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """A class of spending that grew much against the quarter before, or the same quarter of the year before."""
    row = facts.row
    spend = facts.spend_on(p["classes"])
    quarter = spend.mutate(quarter=(spend.month // 100) * 4 + (spend.month % 100 - 1) // 3)
    sums = quarter.group_by("buyer", "short", "quarter").agg(
        buyer_name=quarter.buyer_name.max(), total=quarter.total.sum()
    )
    before = sums.select("buyer", "short", quarter=sums.quarter + 1, last=sums.total)
    year = sums.select("buyer", "short", quarter=sums.quarter + 4, same=sums.total)
    keys = ["buyer", "short", "quarter"]
    both = (
        sums.left_join(before, keys)
        .select(*sums.columns, "last")
        .left_join(year, keys)
        .select(*sums.columns, "last", "same")
    )
    from_last = _grew(row.last, p["quarter"], p["sum"], row)
    from_year = _grew(row.same, p["year"], p["sum"], row)
    found = both.filter(from_last | from_year)
    bound = from_year.ifelse(row.same, row.last)
    label = (row.quarter // 4).cast("string") + "年第" + (row.quarter % 4 + 1).cast("string") + "季度"
    return hits(found, strength=50, found=row.short, figure=row.total, bound=bound, ref=label)


def _grew(was: Deferred, percent: int, least: int, row: Deferred) -> Deferred:
    grew = (was > 0) & (row.total * 100 > was * (100 + percent)) & (row.total - was > least)
    return grew.fill_null(False)


RULE = Rule(
    id="R23",
    title=_("突增"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("某类支出一个季度环比增长超过{quarter}%，或者同比增长超过{year}%，且增加额超过{sum}元。"),
    shows=_("{ref}“{found}”类支出{figure}元，比较期{bound}元。"),
    needs=(Fact.LINES,),
    parameters={
        "quarter": Parameter(50, _("环比增长（%）")),
        "year": Parameter(30, _("同比增长（%）")),
        "sum": Parameter(5000, _("增加额（元）")),
        "classes": Parameter(
            (
                "餐饮服务",
                "住宿服务",
                "会展服务",
                "非学历教育服务",
                "旅游服务",
                "印刷品",
                "纸制品",
                "文具",
                "办公用品",
                "修理修配劳务",
                "广告服务",
                "日用杂品",
                "农产品",
                "酒",
                "茶",
            ),
            _("比较的支出类别（税收分类简称）"),
        ),
    },
    innocent=(
        Innocent("event", _("承办重大活动")),
        Innocent("merger", _("机构合并")),
    ),
    question=_("请说明该类支出大幅增长的原因。"),
    find=find,
)
