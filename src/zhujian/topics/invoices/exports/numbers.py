"""The numbers of invoices: twenty digits, or a code and eight; and what spreadsheet programs do to them."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.cells import Frame, empty, matches, plain
from zhujian.topics.invoices.exports.faults import Faults, Flags, mangled, unlike

DIGITAL = r"^\d{20}$"
# A double keeps fifteen digits and a bit: from the sixteenth on, a number cell may hold others than were written.
EXACT_DIGITS = 15
_DIGITS = r"^\d*$"
_BARE = r"^[0-9A-Za-z]*$"
# With a sign for more than one digit before the E: a credit code may well be digits around an E.
_SCIENTIFIC = r"^[-+]?(?:\d(?:\.\d*)?[eE]\d{1,3}|\d+(?:\.\d*)?[eE]\+\d{1,3})$"
_TRAILING = r"^\d{16,}\.0*$"
_NONE = r"^(?:-+|—+|/+|无)$"


def unwrapped(text: pa.Array) -> pa.Array:
    """Without what keeps a spreadsheet program from reading a number: '123, ="123"; "" for a dash."""
    if matches(text, _BARE).all():
        return text
    bare = pc.replace_substring_regex(plain(text), r"""^[='"`\s]+|['"\s]+$|\s+""", "")
    return pc.replace_substring_regex(bare, _NONE, "")


def spoiled(frame: Frame, name: str) -> Flags:
    """Cells whose last digits a spreadsheet program has lost."""
    text, numeric = unwrapped(frame.text(name)), frame.numbers(name)
    if numeric.any():
        numeric = numeric & matches(text, rf"\d{{{EXACT_DIGITS + 1}}}")
    if matches(text, _DIGITS).all():
        return numeric
    return numeric | matches(text, _SCIENTIFIC) | matches(text, _TRAILING)


def digits(frame: Frame, name: str, faults: Faults) -> pa.Array:
    """A field that holds a number as text; rows where it was mangled are refused."""
    lost = spoiled(frame, name)
    frame.refuse(faults, lost, name, lambda heading, _text: mangled(heading))
    text = unwrapped(frame.text(name))
    return text if matches(text, _DIGITS).all() else pc.replace_substring_regex(text, r"^(\d+)\.0*$", r"\1")


def credit(frame: Frame, name: str, faults: Faults) -> pa.Array:
    """A credit code or a tax number, in capitals and without spaces."""
    return pc.utf8_upper(digits(frame, name, faults))


@dataclass(frozen=True)
class Named:
    """By what an invoice is known."""

    invoice: pa.Array  # the key
    code: pa.Array
    number: pa.Array
    digital: pa.Array


def named(frame: Frame, seller: pa.Array, faults: Faults) -> Named:
    """The numbers of each row's invoice and the key made from them; rows without a sound one are refused."""
    written, old, code = (digits(frame, name, faults) for name in ("digital", "number", "code"))
    twenty = pa.array(matches(old, DIGITAL))
    digital = pc.if_else(pa.array(empty(written)), pc.if_else(twenty, old, ""), written)
    number = eight(pc.if_else(twenty, "", old))
    _unsound(frame, digital, number, faults)
    code = padded(code)
    ancient = not frame.has("code")
    _codeless(frame, empty(digital), seller if ancient else code, faults)
    key = pc.binary_join_element_wise(seller if ancient else code, number, "-")
    return Named(pc.if_else(pa.array(empty(digital)), key, digital), code, number, digital)


def eight(number: pa.Array) -> pa.Array:
    """A number with the leading zeros that it lost as a number cell."""
    short = matches(number, r"^\d{1,7}$")
    return pc.if_else(pa.array(short), pc.utf8_lpad(number, 8, "0"), number) if short.any() else number


def padded(code: pa.Array) -> pa.Array:
    """A code of ten or twelve digits with the leading zero that it lost."""
    lost = matches(code, r"^(?:\d{9}|\d{11})$")
    return pc.if_else(pa.array(lost), pc.binary_join_element_wise("0", code, ""), code) if lost.any() else code


def _unsound(frame: Frame, digital: pa.Array, number: pa.Array, faults: Faults) -> None:
    """Refuse rows without a number, and with one of the wrong length."""
    known = ~empty(digital)
    faults.add(
        ~known & empty(number), lambda _at: _("没有发票号码；请核对这一行，补填发票号码或数电发票号码后重新上传。")
    )
    frame.refuse(faults, known & ~matches(digital, DIGITAL), "digital", _not_twenty)
    frame.refuse(faults, ~known & ~matches(number, r"^\d{8}$"), "number", _not_eight)


def _not_twenty(heading: str, text: str) -> str:
    return unlike(heading, text, _("数电发票号码应是 20 位数字"))


def _not_eight(heading: str, text: str) -> str:
    return unlike(heading, text, _("发票号码应是 8 位数字（数电发票 20 位）"))


def _codeless(frame: Frame, old: Flags, owner: pa.Array, faults: Faults) -> None:
    """An old number is unique with its code alone; files that know no codes fall back on the seller."""
    faults.add(old & empty(owner), lambda _at: _("8 位发票号码需要发票代码才能确定是哪张发票；请补填发票代码。"))
    if frame.has("code"):
        strange = old & ~empty(owner) & ~matches(owner, r"^(?:\d{10}|\d{12})$")
        frame.refuse(
            faults, strange, "code", lambda heading, text: unlike(heading, text, _("发票代码应是 10 或 12 位数字"))
        )


def tax_codes(frame: Frame) -> pa.Array:
    """The nineteen digits of the goods' class, "" where there are none.

    A number cell still has the first fifteen right, which tell the class down to its last levels; 3.07E+18 has not.
    """
    text = unwrapped(frame.text("tax_code"))
    sound = matches(text, r"^\d{19}$")
    return text if sound.all() else pc.if_else(pa.array(sound), text, "")
