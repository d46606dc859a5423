"""Amounts, prices and quantities: text to exact decimals, rounded half up. Text never passes through a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.cells import Frame, coded, empty, matches, plain
from zhujian.topics.invoices.exports.faults import Faults, Flags, flags, unlike
from zhujian.topics.invoices.exports.schemas import MEASURED, MONEY

_PLAIN = r"^-?\d{1,12}(?:\.\d{1,2})?$"
_WELL_FORMED = r"^[-+]?(?:(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+)$"
_SCIENTIFIC = r"^[-+]?\d+(?:\.\d+)?[eE](?:\+?\d{1,2}|-\d{1,3})$"  # a longer exponent is no amount
_NONE = r"^(?:|-+|—+|/|\*+)$"  # how exports say that there is none: tax-free lines have *** for their tax


@dataclass(frozen=True)
class Scale:
    """How exactly a kind of number is kept."""

    digits: int  # behind the point
    whole: int  # places before it
    kind: pa.DataType


YUAN = Scale(2, 15, MONEY)
MEASURE = Scale(6, 12, MEASURED)


def read(frame: Frame, name: str, scale: Scale, faults: Faults) -> pa.Array:
    """A field as decimals, null where the cell is empty; rows whose cell is no number are refused."""
    column = frame.columns.get(name)
    if column is None:
        return pa.nulls(len(frame), scale.kind)
    values, wrong, large = numbers(frame.text(name), scale)
    frame.refuse(faults, wrong, name, lambda heading, text: unlike(heading, text, _("应写作 1886.79 的样式")))
    frame.refuse(faults, large, name, lambda heading, text: unlike(heading, text, _("数值过大，请核对")))
    return values


def numbers(text: pa.Array, scale: Scale) -> tuple[pa.Array, Flags, Flags]:
    """Decimals with null for none, the places that hold no number, and those whose number is too large to keep."""
    none = np.zeros(len(text), np.bool_)
    if matches(text, _PLAIN).all():
        return text.cast(scale.kind), none, none
    bare = _spelled(_bare(text))
    missing = matches(bare, _NONE)
    wrong = ~missing & ~matches(bare, _WELL_FORMED)
    bare = pc.replace_substring(bare, ",", "")
    large = ~missing & ~wrong & matches(bare, rf"^[-+]?0*[1-9]\d{{{scale.whole},}}")
    values = _exact(_only(bare, ~missing & ~wrong & ~large), scale)
    # Rounding up may add a place.
    return _fitting(values, scale), wrong, large | _over(values, scale)


def _only(text: pa.Array, keep: Flags) -> pa.Array:
    return pc.if_else(pa.array(keep), text, pa.scalar(None, pa.string()))


def _bare(text: pa.Array) -> pa.Array:
    """Without signs of currency, inner spaces and the brackets that accountants use for negative amounts."""
    bare = pc.replace_substring_regex(plain(text), r"[¥\s]|元$|^(?:CNY|RMB)", "")
    return pc.replace_substring_regex(bare, r"^\(([^()-]+)\)$", r"-\1")


def _spelled(text: pa.Array) -> pa.Array:
    """Numbers in scientific notation written out; a spreadsheet's tiny remainders (1E-7) come like this."""
    rare = matches(text, _SCIENTIFIC)
    if not rare.any():
        return text
    out = coded(text, lambda one: format(Decimal(one), "f") if re.fullmatch(_SCIENTIFIC, one) else one, pa.string())
    return pc.if_else(pa.array(rare), out, text)


def _exact(text: pa.Array, scale: Scale) -> pa.Array:
    """Rounded half up, away from zero. Of the digits cut off only the first one counts, so the others may go unread."""
    near = pc.replace_substring_regex(text, rf"(\.\d{{{scale.digits + 1}}})\d+$", r"\1")
    near = pc.replace_substring_regex(near, r"\.$", "")
    wide = near.cast(pa.decimal128(38, scale.digits + 1))
    return pc.round(wide, scale.digits, round_mode="half_towards_infinity")


def _over(values: pa.Array, scale: Scale) -> Flags:
    return flags(pc.greater_equal(pc.abs(values), pa.scalar(Decimal(10) ** scale.whole, values.type)))


def _fitting(values: pa.Array, scale: Scale) -> pa.Array:
    return pc.if_else(pa.array(~_over(values, scale)), values, pa.scalar(None, values.type)).cast(scale.kind)


@dataclass(frozen=True)
class Sums:
    """What a row comes to, in yuan."""

    amount: pa.Array
    tax: pa.Array
    total: pa.Array


def sums(frame: Frame, faults: Faults) -> Sums:
    """Amount, tax and total; of the three, what the export leaves out is worked out from the others."""
    amount, tax, total = (read(frame, name, YUAN, faults) for name in ("amount", "tax", "total"))
    least = flags(pc.and_(pc.is_null(amount), pc.is_null(total)))
    faults.add(least, lambda _at: _("没有金额，也没有价税合计；请核对后重新导出。"))
    known = pc.coalesce(tax, pc.subtract(total, amount).cast(MONEY), pa.scalar(Decimal(0), MONEY))
    return Sums(
        pc.coalesce(amount, pc.subtract(total, known).cast(MONEY)),
        known,
        pc.coalesce(total, pc.add(amount, known).cast(MONEY)),
    )


def whole(frame: Frame, name: str, faults: Faults) -> pa.Array:
    """A field as whole numbers (人数), null where the cell is empty."""
    text = pc.replace_substring_regex(plain(frame.text(name)), r"[人次名\s]+$|\.0+$", "")
    wrong = ~empty(text) & ~matches(text, r"^\d{1,9}$")
    frame.refuse(faults, wrong, name, lambda heading, cell: unlike(heading, cell, _("应是整数")))
    return _only(text, ~empty(text) & ~wrong).cast(pa.int32())
