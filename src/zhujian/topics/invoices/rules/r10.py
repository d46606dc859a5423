"""R10 连号."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


NUMBERED = ("bill", "buyer", "seller", "series", "serial", "national")


def find(facts: Facts, p: Parameters) -> Table:
    """Runs of consecutive numbers; those of numbers assigned nationally count for little."""
    row = facts.row
    bills = facts.bills.filter(facts.bills.serial.notnull() & ~facts.firm("toll"))
    few = bills.semi_join(_beside_another(bills.select(*NUMBERED), p), "bill")
    numbers = facts.every.select("bill", written=facts.every.digital.nullif("").coalesce(facts.every.number))
    runs = _runs(few.join(numbers, "bill"), p)
    found = runs.filter((row.length >= p["least"]) & row.is_close)
    strength = row.national.ifelse(p["national"], 100)
    return hits(found, strength=strength, found=row.written, count=row.length, ref=row.first)


def _beside_another(bills: Table, p: Parameters) -> Table:
    """The few invoices whose number follows another's or is followed: one look before runs are counted."""
    import ibis

    order = ibis.window(group_by=["buyer", "seller", "series"], order_by="serial")
    step = bills.national.ifelse(p["gap"], 1)
    follows = (bills.serial - bills.serial.lag().over(order) <= step).fill_null(False)
    followed = (bills.serial.lead().over(order) - bills.serial <= step).fill_null(False)
    marked = bills.mutate(beside=follows | followed)
    return marked.filter(marked.beside).select("bill")


def _runs(bills: Table, p: Parameters) -> Table:
    """Each invoice with its run: `first` number, `length`, and whether `least` of it fall within `days`."""
    import ibis

    order = ibis.window(group_by=["buyer", "seller", "series"], order_by=["serial", "invoice"])
    step = bills.national.ifelse(p["gap"], 1)
    after, since = bills.serial.lag().over(order), bills.day.lag().over(order)
    linked = (bills.serial - after <= step) & ((bills.day - since).abs() <= p["days"])
    marked = bills.mutate(starts=linked.fill_null(False).ifelse(0, 1).cast("int64"))
    so_far = ibis.cumulative_window(group_by=["buyer", "seller", "series"], order_by=["serial", "invoice"])
    numbered = marked.mutate(run=marked.starts.sum().over(so_far))
    whole = ["buyer", "seller", "series", "run"]
    inner = ibis.window(group_by=whole, order_by=["serial", "invoice"])
    back = numbered.day.lag(p["least"] - 1).over(inner)
    spread = numbered.mutate(close=((numbered.day - back).abs() <= p["days"]).fill_null(False).ifelse(1, 0))
    every = ibis.window(group_by=whole)
    return spread.mutate(
        length=spread.count().over(every),
        is_close=spread.close.max().over(every) == 1,
        first=spread.written.min().over(every),
    )


RULE = Rule(
    id="R10",
    title=_("连号"),
    level=Level.HIGH,
    scope=Scope.BUYER,
    says=_(
        "同一购方、同一销方在{days}日内有{least}张以上号码连续的发票（数电发票末位递增不超过{gap}）。数电发票全国统一赋码、各地混排，号码相近不等于同一次消费，只作弱证据。"
    ),
    shows=_("{seller}开具的{count}张发票号码连续，其中一张{day}，{total}元。"),
    needs=(Fact.INVOICES,),
    parameters={
        "days": Parameter(3, _("相差的最多日数")),
        "least": Parameter(3, _("最少张数")),
        "gap": Parameter(3, _("数电发票末位递增的最大值")),
        "national": Parameter(20, _("全国统一赋码时的强度")),
    },
    innocent=(
        Innocent("platform", _("平台分单")),
        Innocent("fixed-value", _("定额发票")),
        Innocent("toll", _("通行费发票")),
        Innocent("monthly", _("按月结算")),
    ),
    question=_("请说明连续开具多张发票的原因，并提供对应的消费清单。"),
    find=find,
)
