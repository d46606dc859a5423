"""R09 超人均标准."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits, nearest

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """A meal against the heads of a reception of that day; the larger reception counts where there are several."""
    row = facts.row
    meals = facts.bills.filter(facts.sells("catering"))
    known = facts.events.filter((facts.events.event == "reception") & (facts.events.heads > 0))
    known = known.select("buyer", "day_from", "day_until", "heads", "title")
    met = meals.left_join(
        known, [meals.buyer == known.buyer, meals.day >= known.day_from, meals.day <= known.day_until]
    ).drop("buyer_right")
    guests = met.mutate(heads=met.heads.fill_null(0), title=met.title.fill_null(""))
    one = nearest(guests.mutate(order=-guests.heads), key="bill", order=("order", "title"))
    limit = row.heads * p["standard"]
    over = ((row.heads > 0) & (row.total > limit)) | ((row.heads == 0) & (row.total >= p["single"]))
    bound = (row.heads > 0).ifelse(limit, p["single"])
    strength = (row.heads > 0).ifelse(80, 30)
    return hits(one.filter(over), strength=strength, goods=row.goods, count=row.heads, ref=row.title, bound=bound)


RULE = Rule(
    id="R09",
    title=_("超人均标准"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("有公务接待登记和人数的，餐饮发票金额超过人数乘以每人{standard}元；没有登记的，单张达到{single}元。"),
    shows=_("{day}在{seller}用餐{total}元，登记人数{count}人，标准合计{bound}元。"),
    needs=(Fact.LINES,),
    uses=(Fact.RECEPTIONS,),
    parameters={
        "standard": Parameter(150, _("每人标准（元）")),
        "single": Parameter(2000, _("没有登记时的单张金额（元）")),
    },
    innocent=(
        Innocent("merged", _("多次用餐合并开票")),
        Innocent("conference", _("按会议综合定额开支")),
    ),
    question=_("请提供接待清单、用餐人数和陪餐人数。"),
    find=find,
)
