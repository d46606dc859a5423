"""Ledgers of reimbursements and calendars of events, as the offices keep them, to the schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports import days, money, numbers
from zhujian.topics.invoices.exports.cells import Frame, coded, empty, matches, plain
from zhujian.topics.invoices.exports.faults import Faults, Flags, Numbers, flags, mangled, quoted, unlike
from zhujian.topics.invoices.exports.schemas import Event

_BETWEEN = r"[\s、,;/|]+"
_KEY = r"^(?:\d{20}|(?:\d{10}|\d{12})-\d{8}|\d{8})$"
# The first that occurs in the cell counts: a 党日 may be a meeting, a 培训 may have 会议 in its name.
_EVENTS = {
    "党日": Event.PARTY_DAY,
    "培训": Event.TRAINING,
    "接待": Event.RECEPTION,
    "出差": Event.TRIP,
    "派车": Event.DISPATCH,
    "用车": Event.DISPATCH,
    "值班": Event.DUTY,
    "会议": Event.MEETING,
}


@dataclass(frozen=True)
class Spread:
    """Rows that become several: for each of the new ones, which row it comes from."""

    rows: Numbers
    columns: Mapping[str, pa.Array]


def body(frame: Frame, faults: Faults) -> dict[str, pa.Array]:
    """The public body of a row, by code, by name or by both."""
    buyer, name = numbers.credit(frame, "buyer", faults), frame.text("buyer_name")
    faults.add(empty(buyer) & empty(name), lambda _at: _("没有单位名称，也没有统一社会信用代码；请补填其中一项。"))
    return {"buyer": buyer, "buyer_name": name}


def ledger(frame: Frame, faults: Faults) -> Spread:
    """报销台账: a cell with several invoices' numbers becomes as many rows, each with the whole cell's amount."""
    told = body(frame, faults) | {name: frame.text(name) for name in ("voucher", "claimant", "summary", "heading")}
    told["amount"] = money.read(frame, "amount", money.YUAN, faults)
    faults.add(flags(pc.is_null(told["amount"])), lambda _at: _("没有报销金额；请补填。"))
    told["day"] = days.read(frame, "day", faults, needed=True).day
    parents, number, share = _invoices(frame, faults)
    return Spread(
        parents,
        {name: cells.take(pa.array(parents)) for name, cells in told.items()} | {"number": number, "share": share},
    )


def _invoices(frame: Frame, faults: Faults) -> tuple[Numbers, pa.Array, pa.Array]:
    """Each number with its row; a row that names no invoice keeps one with "" for its number."""
    lists = pc.split_pattern_regex(_cells(frame, faults), _BETWEEN)
    share = pc.list_value_length(lists)
    parents = np.asarray(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False), np.int64)
    number = numbers.eight(pc.list_flatten(lists))
    number = _with_code(frame, number, parents, pc.equal(share, 1))
    wrong = ~empty(number) & ~matches(number, _KEY)
    frame.refuse(faults, _rows(parents, wrong, len(frame)), _field(frame), _no_number)
    return parents, number, share.take(pa.array(parents))


def _field(frame: Frame) -> str:
    return "number" if frame.has("number") else "digital"


def _cells(frame: Frame, faults: Faults) -> pa.Array:
    """The cells that name invoices, without separators at their ends."""
    for name in ("number", "digital"):
        lost = _spoiled(frame, name)
        frame.refuse(faults, lost, name, lambda heading, _text: mangled(heading))
    digital, number = (_separated(frame.text(name)) for name in ("digital", "number"))
    return pc.if_else(pa.array(empty(digital)), number, digital)


def _spoiled(frame: Frame, name: str) -> Flags:
    return numbers.spoiled(frame, name) | matches(frame.text(name), r"\d(?:\.\d+)?[eE]\+?\d+")


def _separated(text: pa.Array) -> pa.Array:
    bare = pc.replace_substring_regex(plain(text), r"""['"=`]|\.0+$""", "")
    bare = pc.replace_substring_regex(bare, rf"^{_BETWEEN}|{_BETWEEN}$", "")
    bare = pc.replace_substring_regex(bare, r"\b(\d{12}|\d{10})[\s_—-]+(\d{8})\b", r"\1-\2")
    return pc.replace_substring_regex(bare, r"^(?:-+|—+|无)$", "")


def _with_code(frame: Frame, number: pa.Array, parents: Numbers, alone: pa.Array) -> pa.Array:
    """A single number of eight digits, with the code that stands in a column of its own."""
    if not frame.has("code"):
        return number
    code = numbers.padded(numbers.unwrapped(frame.text("code"))).take(pa.array(parents))
    old = flags(alone)[parents] & matches(number, r"^\d{8}$") & ~empty(code)
    return pc.if_else(pa.array(old), pc.binary_join_element_wise(code, number, "-"), number)


def _rows(parents: Numbers, wrong: Flags, count: int) -> Flags:
    found = np.zeros(count, np.bool_)
    found[parents[wrong]] = True
    return found


def _no_number(heading: str, text: str) -> str:
    return unlike(heading, text, _("应是 8 位或 20 位发票号码，多个号码之间用顿号隔开"))


def calendar(frame: Frame, faults: Faults) -> Mapping[str, pa.Array]:
    """主题党日、会议、培训、公务接待、出差、派车、值班."""
    told = body(frame, faults) | {name: frame.text(name) for name in ("title", "place", "region", "person")}
    start = days.read(frame, "day_from", faults, needed=True).day
    until = pc.coalesce(days.read(frame, "day_until", faults).day, start)
    frame.refuse(faults, flags(pc.less(until, start)), "day_until", _backwards)
    heads = money.whole(frame, "heads", faults)
    return told | {"event": _event(frame), "day_from": start, "day_until": until, "heads": heads}


def _backwards(heading: str, text: str) -> str:
    return _("“%(column)s”的“%(text)s”早于开始日期；请核对这两个日期。") % {"column": heading, "text": quoted(text)}


def _event(frame: Frame) -> pa.Array:
    """By the row's own word for it; a table without such a column may have it for the sheet's name."""
    if not frame.has("event"):
        return pa.repeat(_code(frame.sheet), len(frame))
    return coded(frame.text("event"), _code, pa.string())


def _code(text: str) -> str:
    return next((code for word, code in _EVENTS.items() if word in text), Event.OTHER).value
