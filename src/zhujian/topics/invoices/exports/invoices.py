"""Rows of invoices and of their lines, as the tax bureau exports them, to the schemas."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import days, money, numbers
from zhujian.topics.invoices.exports.cells import Frame, coded, matches, plain, trimmed
from zhujian.topics.invoices.exports.faults import Faults, flags, unlike
from zhujian.topics.invoices.exports.schemas import RANKS, State

_STATES = {
    "": State.NORMAL,
    "正常": State.NORMAL,
    "已红冲-部分": State.PARTLY_REVERSED,
    "部分红冲": State.PARTLY_REVERSED,
    "已部分红冲": State.PARTLY_REVERSED,
    "已红冲-全额": State.REVERSED,
    "全额红冲": State.REVERSED,
    "已全额红冲": State.REVERSED,
    "已红冲": State.REVERSED,
    "红冲": State.REVERSED,
    "已作废": State.VOID,
    "作废": State.VOID,
    # The bureau's own codes, of the old platform with one digit and of the new one with two.
    "0": State.NORMAL,
    "2": State.VOID,
    "3": State.REVERSED,
    "7": State.PARTLY_REVERSED,
    "8": State.REVERSED,
    "01": State.NORMAL,
    "02": State.VOID,
    "03": State.REVERSED,
    "04": State.PARTLY_REVERSED,
}
_RISKS = {"正常": "", "01": "", "02": "异常凭证", "03": "疑点发票"}
_SOURCES = {"1": "增值税发票管理系统", "2": "电子发票服务平台"}
_SIGNS = {"是": True, "否": False, "true": True, "false": False, "Y": True, "N": False}
_UNKNOWN = -1

_BLUE_DIGITAL = r"被红冲蓝字(?:数电|全电)?发?票号码:?\s*(?P<digital>\d{20})(?:\D|$)"
_BLUE_CODED = (
    r"(?:被红冲蓝字(?:增值税)?发票|对应正数发票)代码:?\s*(?P<code>\d{12}|\d{10})"
    r"[\s,;、]*(?:发票)?号码:?\s*(?P<number>\d{8})(?:\D|$)"
)
_GOODS = r"(?s)^[*＊](?P<short>[^*＊]*)[*＊](?P<goods>.*)$"


def invoices(frame: Frame, faults: Faults) -> Mapping[str, pa.Array]:
    """发票基础信息 and 勾选抵扣表."""
    sums = money.sums(frame, faults)
    return _head(frame, sums, faults) | {"amount": sums.amount, "tax": sums.tax, "total": sums.total}


def lines(frame: Frame, faults: Faults) -> Mapping[str, pa.Array]:
    """信息汇总表."""
    measured = {name: money.read(frame, name, money.MEASURE, faults) for name in ("quantity", "price")}
    short, goods = _goods(frame.text("goods"))
    told = {name: frame.text(name) for name in ("business", "spec", "measure", "rate")}
    return (
        dict(invoices(frame, faults))
        | measured
        | told
        | {"tax_code": numbers.tax_codes(frame), "short": short, "goods": goods}
    )


def _head(frame: Frame, sums: money.Sums, faults: Faults) -> dict[str, pa.Array]:
    seller, buyer = numbers.credit(frame, "seller", faults), numbers.credit(frame, "buyer", faults)
    named = numbers.named(frame, seller, faults)
    when = days.read(frame, "when", faults, needed=True)
    told = {name: frame.text(name) for name in ("seller_name", "buyer_name", "form", "drawer", "remark")}
    return told | {
        "invoice": named.invoice,
        "code": named.code,
        "number": named.number,
        "digital": named.digital,
        "seller": seller,
        "buyer": buyer,
        "day": when.day,
        "second": when.second,
        "source": _named(frame.text("source"), _SOURCES),
        "state": _state(frame, faults),
        "positive": _positive(frame.text("positive"), sums.total),
        "risk": _named(frame.text("risk"), _RISKS),
        "blue": blue(frame.text("remark")),
    }


def _named(text: pa.Array, names: Mapping[str, str]) -> pa.Array:
    return coded(text, lambda one: names.get(one, one), pa.string())


def _state(frame: Frame, faults: Faults) -> pa.Array:
    ranks = coded(frame.text("state"), _rank, pa.int8())
    frame.refuse(faults, flags(pc.equal(ranks, _UNKNOWN)), "state", _no_state)
    return ranks


def _rank(text: str) -> int:
    state = _STATES.get("".join(text.split()).replace("－", "-").replace("—", "-"))
    return _UNKNOWN if state is None else RANKS[state]


def _no_state(heading: str, text: str) -> str:
    return unlike(heading, text, _("应是“正常”“已红冲-部分”“已红冲-全额”或“已作废”"))


def _positive(text: pa.Array, total: pa.Array) -> pa.Array:
    """As the export says, or else by the sign of the total."""
    said = coded(text, _SIGNS.get, pa.bool_())
    return pc.coalesce(said, pc.fill_null(pc.greater_equal(total, pa.scalar(Decimal(0), total.type)), True))


def blue(remark: pa.Array) -> pa.Array:
    """The key of the invoice that a red one reverses, as its remark names it; "" where it names none."""
    none, red = pa.repeat("", len(remark)), pa.array(matches(remark, "被红冲蓝字|对应正数发票"))
    told = plain(remark.filter(red))
    digital = pc.struct_field(pc.extract_regex(told, _BLUE_DIGITAL), "digital")
    found = pc.extract_regex(told, _BLUE_CODED)
    key = pc.binary_join_element_wise(pc.struct_field(found, "code"), pc.struct_field(found, "number"), "-")
    return pc.replace_with_mask(none, red, pc.coalesce(digital, key, pa.scalar("")))


def _goods(text: pa.Array) -> tuple[pa.Array, pa.Array]:
    """*餐饮服务*餐费 to 餐饮服务 and 餐费; later stars belong to the goods' own name."""
    each = text.dictionary_encode()
    found = pc.extract_regex(each.dictionary, _GOODS)
    short = pc.coalesce(pc.struct_field(found, "short"), pa.scalar(""))
    goods = pc.coalesce(pc.struct_field(found, "goods"), each.dictionary)
    return trimmed(short).take(each.indices), trimmed(goods).take(each.indices)
