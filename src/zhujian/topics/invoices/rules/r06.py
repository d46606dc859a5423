"""R06 党日叠加."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits, nearest

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


LEISURE = ("leisure", "tourism")
WEAKEST = 10  # however far the day and harmless the place: a hit without strength would be none


def find(facts: Facts, p: Parameters) -> Table:
    """Leisure, meals and lodging close to a registered Party day, or whose remark names one."""
    import ibis

    row = facts.row
    bills = facts.bills.filter(facts.sells(*LEISURE, "catering", "lodging") | facts.firm(*LEISURE, "farm")).mutate(
        named=row.remark.re_search("党日|党建|团建")
    )
    near = _nearest_day(facts, bills, p["days"])
    found = near.filter(near.distance.notnull() | near.named)
    leisure = facts.sells(*LEISURE) | facts.firm(*LEISURE, "farm")
    base = facts.firm("red-base").ifelse(30, leisure.ifelse(100, 60))
    faded = base - row.named.ifelse(0, row.distance.fill_null(0) * p["fade"])
    strength = ibis.greatest(faded, WEAKEST)
    count = row.distance.fill_null(0)
    return hits(found, strength=strength, goods=row.goods, count=count, ref=row.title.fill_null(""), ref_day=row.on)


def _nearest_day(facts: Facts, bills: Table, days: int) -> Table:
    """Each invoice with the Party day nearest to it, if one is near: `on`, `title`, `distance`."""
    events = facts.events.filter(facts.events.event == "party-day")
    events = events.select("buyer", "day_from", "day_until", "title")
    held = bills.left_join(
        events,
        [
            bills.buyer == events.buyer,
            bills.day >= events.day_from - days,
            bills.day <= events.day_until + days,
        ],
    ).drop("buyer_right")
    before = (held.day_from - held.day).fill_null(0)
    after = (held.day - held.day_until).fill_null(0)
    away = (before > 0).ifelse(before, (after > 0).ifelse(after, 0))
    measured = held.mutate(distance=held.day_from.notnull().ifelse(away, None), on=held.day_from, order=away)
    return nearest(measured, key="bill", order=("order", "day_from", "title"))


RULE = Rule(
    id="R06",
    title=_("党日叠加"),
    level=Level.VERY_HIGH,
    scope=Scope.BUYER,
    says=_(
        "温泉洗浴娱乐、旅游景区、农家乐、餐饮或者住宿发票的开票日与登记的主题党日相差不超过{days}日，或者备注含党日、党建、团建。"
    ),
    shows=_("{seller}在{day}开具“{found}”发票{total}元，与主题党日“{ref}”（{ref_day}）相差{count}日。"),
    needs=(Fact.INVOICES, Fact.PARTY_DAYS),
    uses=(Fact.LINES,),
    parameters={
        "days": Parameter(3, _("与主题党日相差的最多日数")),
        "fade": Parameter(10, _("每相差一日减去的强度")),
    },
    innocent=(
        Innocent("guide", _("教育基地讲解费")),
        Innocent("study-venue", _("党建学习定点场所")),
        Innocent("late-record", _("党日登记滞后")),
        Innocent("billing-day", _("开票日不是消费日")),
    ),
    question=_("请说明当日主题党日活动的方案、地点、参加人员、费用明细，以及该发票与活动的关系。"),
    find=find,
)
