"""R08 节点餐饮."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Meals at festivals, on days off or late at night, large by themselves or in a month far above the usual."""
    row = facts.row
    meals = facts.bills.filter(facts.sells("catering"))
    festive = facts.festivals(p["before"], p["after"]).select("day", "festival")
    timed = meals.left_join(festive, "day").drop("day_right").join(facts.days.select("day", "off"), "day")
    late = (timed.second >= p["hour"] * 3600).fill_null(False)
    at_node = timed.filter(timed.festival.notnull() | timed.off | late)
    usual = at_node.join(_months(meals), ["buyer", "month"])
    heavy = (row.months >= 3) & (row.in_month * row.months > row.in_all * p["times"])
    found = usual.filter((row.total >= p["single"]) | heavy)
    return hits(
        found,
        strength=row.festival.notnull().ifelse(60, 40),
        goods=row.goods,
        ref=row.festival.fill_null(""),
        figure=row.in_month,
        bound=p["single"],
    )


def _months(meals: Table) -> Table:
    """Per buyer and month what was spent, beside the whole and the number of months with meals at all."""
    monthly = meals.group_by("buyer", "month").agg(in_month=meals.total.sum())
    whole = monthly.group_by("buyer").agg(in_all=monthly.in_month.sum(), months=monthly.count())
    return monthly.join(whole, "buyer")


RULE = Rule(
    id="R08",
    title=_("节点餐饮"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_(
        "餐饮发票在节日窗口（节前{before}日至节后{after}日）、休息日或者{hour}时以后开具，单张达到{single}元，或者当月餐饮累计超过月均的{times}倍。"
    ),
    shows=_("{day}在{seller}用餐{total}元，当月餐饮累计{figure}元。"),
    needs=(Fact.LINES,),
    parameters={
        "before": Parameter(15, _("节前日数")),
        "after": Parameter(3, _("节后日数")),
        "hour": Parameter(20, _("几时以后算夜间")),
        "single": Parameter(1000, _("单张金额（元）")),
        "times": Parameter(2, _("超过月均的倍数")),
    },
    innocent=(
        Innocent("reception", _("有公函的公务接待")),
        Innocent("conference", _("会议用餐")),
        Innocent("flood-duty", _("防汛、应急值班用餐")),
        Innocent("canteen", _("食堂外包按月结算")),
    ),
    question=_("请说明用餐事由、陪同人员，并附公函或者接待清单。"),
    find=find,
)
