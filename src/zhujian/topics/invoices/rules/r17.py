"""R17 销方集中."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop as _

from zhujian.topics.invoices.rules.base import Fact, Innocent, Level, Parameter, Rule, Scope, hits

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from zhujian.topics.invoices.rules.base import Facts, Parameters


def find(facts: Facts, p: Parameters) -> Table:
    """Sellers that take most of a class within a year, and young firms that take much."""
    import ibis

    return ibis.union(_concentrated(facts, p), _young(facts, p), distinct=False)


def _concentrated(facts: Facts, p: Parameters) -> Table:
    row = facts.row
    spend = facts.spend_on(p["classes"])
    spend = spend.mutate(year=spend.month // 100)
    sellers = spend.group_by("buyer", "seller", "short", "year").agg(
        buyer_name=spend.buyer_name.max(),
        seller_name=spend.seller_name.max(),
        bills=spend.bills.sum(),
        total=spend.total.sum(),
    )
    whole = spend.group_by("buyer", "short", "year").agg(whole=spend.total.sum())
    shares = sellers.join(whole, ["buyer", "short", "year"])
    most = shares.filter((row.bills >= p["least"]) & (row.whole > 0) & (row.total * 100 >= row.whole * p["share"]))
    return hits(most, strength=50, found=row.short, count=row.bills, figure=row.whole, ref=row.year.cast("string"))


def _young(facts: Facts, p: Parameters) -> Table:
    row = facts.row
    firms = facts.sellers.filter(facts.sellers.registered.notnull()).select("seller", "registered")
    bills = facts.bills.join(firms, "seller")
    young = bills.filter((row.day >= row.registered) & (row.day < row.registered + p["months"] * 30))
    yearly = young.mutate(year=young.month // 100)
    sums = yearly.group_by("buyer", "seller", "year").agg(
        buyer_name=yearly.buyer_name.max(),
        seller_name=yearly.seller_name.max(),
        bills=yearly.count(),
        total=yearly.total.sum(),
        registered=yearly.registered.min(),
    )
    large = sums.filter(sums.total >= p["sum"])
    return hits(
        large, strength=70, count=row.bills, figure=row.total, ref=row.year.cast("string"), ref_day=row.registered
    )


RULE = Rule(
    id="R17",
    title=_("销方集中"),
    level=Level.MIDDLE,
    scope=Scope.BUYER,
    says=_(
        "一年内同一销方占单位某类支出{share}%以上且不少于{least}张；或者新注册不满{months}个月的销方，对该单位年开票达到{sum}元。"
    ),
    shows=_("{seller}在“{found}”类支出中开票{count}张，合计{total}元（{ref}年，比较数{figure}元）。"),
    needs=(Fact.LINES,),
    uses=(Fact.SELLERS,),
    parameters={
        "share": Parameter(50, _("占比（%）")),
        "least": Parameter(8, _("最少张数")),
        "months": Parameter(6, _("新注册的月数")),
        "sum": Parameter(50000, _("新注册销方年开票金额（元）")),
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
        Innocent("appointed", _("定点供应")),
        Innocent("framework", _("框架协议采购")),
        Innocent("few-sellers", _("乡镇可选商家少")),
    ),
    question=_("请说明选定该供应商的程序，并附定点、框架协议或者比价材料。"),
    find=find,
)
