"""R18 公私关联."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Sellers in whose register a person of the buyer stands: by the digest of an identity number, else by name."""
    firms, people = facts.firm_people, facts.people.select("buyer", "person", "identity")
    bills = facts.bills.join(_pairs(firms, people), ["buyer", "seller"])
    found = bills.group_by("buyer", "seller", "person").agg(
        buyer_name=bills.buyer_name.max(),
        seller_name=bills.seller_name.max(),
        total=bills.total.sum(),
        count_=bills.count(),
        duty=bills.duty.max(),
        sure=bills.sure.max(),
    )
    strength = (found.sure == 1).ifelse(100, p["name_only"])
    return hits(found, strength=strength, found=found.duty, count=found.count_, ref=found.person)


def _pairs(firms: Table, people: Table) -> Table:
    """Seller, buyer and person, once however many duties: alike by digest, or by name where one of them has none."""
    import ibis

    known = firms.filter(firms.identity != "").join(people.filter(people.identity != ""), "identity")
    by_number = known.select("seller", "buyer", person=known.person, duty=known.duty, sure=ibis.literal(1, "int32"))
    named = firms.join(people, "person")
    named = named.filter((named.identity == "") | (named.identity_right == ""))
    by_name = named.select("seller", "buyer", person=named.person, duty=named.duty, sure=ibis.literal(0, "int32"))
    pairs = ibis.union(by_number, by_name, distinct=False)
    return pairs.group_by("seller", "buyer", "person").agg(duty=pairs.duty.max(), sure=pairs.sure.max())


RULE = Rule(
    id="R18",
    title=_("公私关联"),
    level=Level.VERY_HIGH,
    scope=Scope.BUYER,
    says=_("销方法定代表人、股东、监事与本单位公职人员及其近亲属的证件摘要一致；没有证件摘要的，姓名相同只作弱线索。"),
    shows=_("{seller}的{found}与本单位人员或者近亲属“{ref}”一致，发票合计{total}元。"),
    needs=(Fact.INVOICES, Fact.FIRM_PEOPLE, Fact.OFFICIALS),
    parameters={
        "name_only": Parameter(30, _("只有姓名相同时的强度")),
    },
    innocent=(
        Innocent("same-name", _("重名")),
        Innocent("left", _("已离职或者已退股")),
    ),
    question=_("请核对有关人员是否按规定报告经商办企业和利益关系，采购时是否回避。"),
    find=find,
)
