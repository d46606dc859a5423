"""R19 时间不符."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


NO_RECORD, HOLIDAY = "前后没有公务登记", "当日为法定节假日"


def find(facts: Facts, p: Parameters) -> Table:
    """Lodging without a registered journey or gathering near it, and fuel or repairs on statutory holidays."""
    import ibis

    row = facts.row
    cars = facts.bills.filter(facts.sells("fuel", "repair")).join(
        facts.days.filter(facts.days.holiday).select("day"), "day"
    )
    return ibis.union(
        hits(_unregistered(facts, p["days"]), strength=50, goods=row.goods, ref=NO_RECORD),
        hits(cars, strength=40, goods=row.goods, ref=HOLIDAY),
        distinct=False,
    )


def _unregistered(facts: Facts, days: int) -> Table:
    """Only of buyers who keep such a register, and within the days that it covers."""
    moves = facts.events.filter(
        facts.events.event.isin(("trip", "meeting", "training", "reception", "dispatch"))
    ).select("buyer", "day_from", "day_until")
    kept = moves.group_by("buyer").agg(first=moves.day_from.min(), last=moves.day_until.max())
    lodging = facts.bills.filter(facts.sells("lodging")).join(kept, "buyer")
    lodging = lodging.filter((lodging.day >= lodging.first) & (lodging.day <= lodging.last))
    return lodging.anti_join(
        moves,
        [
            lodging.buyer == moves.buyer,
            lodging.day >= moves.day_from - days,
            lodging.day <= moves.day_until + days,
        ],
    )


RULE = Rule(
    id="R19",
    title=_("时间不符"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("住宿发票开票日前后{days}日内没有出差、会议、培训、接待、派车登记；或者法定节假日加油、修车。"),
    shows=_("{day}取得{seller}“{found}”发票{total}元，{ref}。"),
    needs=(Fact.LINES,),
    uses=(Fact.MOVEMENTS,),
    parameters={
        "days": Parameter(2, _("前后日数")),
    },
    innocent=(
        Innocent("later", _("事后补开发票")),
        Innocent("monthly", _("按月结算")),
    ),
    question=_("请提供当日的公务登记（出差审批、会议通知、派车单、接待清单）。"),
    find=find,
)
