"""R28 借培训会议名义."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Large sums for training or meetings without one in the calendar, of buyers who keep such a calendar."""
    row = facts.row
    held = facts.events.filter(facts.events.event.isin(("meeting", "training")))
    held = held.select("buyer", "day_from", "day_until")
    kept = held.group_by("buyer").agg(first=held.day_from.min(), last=held.day_until.max())
    large = facts.bills.filter(facts.sells("training", "conference") & (row.total >= p["single"])).join(kept, "buyer")
    large = large.filter((row.day >= row.first - p["days"]) & (row.day <= row.last + p["days"]))
    alone = large.anti_join(
        held,
        [
            large.buyer == held.buyer,
            large.day >= held.day_from - p["days"],
            large.day <= held.day_until + p["days"],
        ],
    )
    return hits(alone, strength=70, goods=row.goods, bound=p["single"])


RULE = Rule(
    id="R28",
    title=_("借培训会议名义"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("非学历教育、会展类发票单张达到{single}元，前后{days}日内没有会议、培训计划。只比对登记会议、培训的单位。"),
    shows=_("{day}{seller}开具“{found}”{total}元，前后没有会议、培训登记。"),
    needs=(Fact.LINES, Fact.GATHERINGS),
    parameters={
        "single": Parameter(10000, _("单张金额（元）")),
        "days": Parameter(30, _("前后日数")),
    },
    innocent=(
        Innocent("ordered", _("计划外的上级任务")),
        Innocent("billing-day", _("开票日不是举办日")),
    ),
    question=_("请提供会议、培训的计划、通知、签到和决算。"),
    find=find,
)
