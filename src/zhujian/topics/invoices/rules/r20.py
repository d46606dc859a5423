"""R20 地点不符."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Meals and lodging that one claimant had in two prefectures on one day, and lodging away from the trip's place."""
    import ibis

    stays = facts.claims.filter((facts.claims.claimant != "") & facts.claims.bill.notnull())
    stays = stays.select("bill", "claimant").distinct()
    codes = facts.firms.filter(facts.firms.code.length() == 18)
    places = codes.select("seller", prefecture=codes.code.substr(2, 4)).distinct()
    bills = facts.bills.filter(facts.sells("catering", "lodging")).join(places, "seller")
    here = bills.mutate(sleeps=facts.sells("lodging")).join(stays, "bill")
    return ibis.union(_two_places(here), _not_there(facts, here), distinct=False)


def _two_places(here: Table) -> Table:
    spread = here.group_by("buyer", "claimant", "day").agg(least=here.prefecture.min(), most=here.prefecture.max())
    found = here.join(spread.filter(spread.least != spread.most), ["buyer", "claimant", "day"])
    return hits(found, strength=60, goods=found.goods, ref=found.claimant)


def _not_there(facts: Facts, here: Table) -> Table:
    trips = facts.events.filter(
        (facts.events.event == "trip") & (facts.events.person != "") & (facts.events.region.length() >= 4)
    )
    trips = trips.select("buyer", "person", "day_from", "day_until", there=trips.region.substr(0, 4))
    slept = here.filter(here.sleeps)
    away = slept.join(
        trips,
        [
            slept.buyer == trips.buyer,
            slept.claimant == trips.person,
            slept.day >= trips.day_from,
            slept.day <= trips.day_until,
        ],
    ).drop("buyer_right")
    other = (
        away.filter(away.prefecture != away.there)
        .select("buyer", "buyer_name", "seller", "seller_name", "invoice", "day", "total", "goods", "claimant")
        .distinct()
    )
    return hits(other, strength=50, goods=other.goods, ref=other.claimant)


RULE = Rule(
    id="R20",
    title=_("地点不符"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_("同一报销人同一日在两个地市消费，或者出差目的地与住宿地不在同一地市。"),
    shows=_("{ref}在{day}的“{found}”发票{total}元，与同日其他发票或者出差地点不符。"),
    needs=(Fact.LINES, Fact.LEDGER),
    uses=(Fact.MOVEMENTS,),
    innocent=(
        Innocent("transfer", _("途中换乘")),
        Innocent("proxy", _("代他人报销")),
    ),
    question=_("请说明当日行程，并附出差审批单和交通票据。"),
    find=find,
)
