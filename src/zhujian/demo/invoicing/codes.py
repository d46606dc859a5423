"""Credit codes that nobody bears: right in shape, wrong in their last character."""

from __future__ import annotations

from hashlib import sha256

from stdnum.cn.uscc import calc_check_digit

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of GB 32100-2015: no I, O, S, V, Z
COUNTY = "430481"
PREFIXES = {"government": "11", "party": "11", "township": "11", "office": "11", "institution": "12"}
MASS_BODIES = "13"
COMPANY, TRADER = "91", "92"


def uscc_of(kind: str, code: str) -> str:
    """A unit's credit code, always the same for its kind and code.

    The last character is deliberately not the one that GB 32100-2015 demands, so that the code is nobody's: whatever
    checks the character refuses it. Imports of invoices take codes as they stand.
    """
    return _unsound(PREFIXES.get(kind, MASS_BODIES) + COUNTY + _digest(f"unit {code}"))


def firm_code(name: str, region: str) -> str:
    """An invented seller's code, with a wrong last character like the units'."""
    prefix = COMPANY if "有限公司" in name else TRADER
    return _unsound(prefix + region + _digest(f"firm {name}"))


def _digest(text: str) -> str:
    """The nine characters of the body's own code."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in sha256(text.encode()).digest()[:9])


def _unsound(code: str) -> str:
    """The seventeen characters and a check character, a few places behind the right one."""
    right = ALPHABET.index(calc_check_digit(code))
    return code + ALPHABET[(right + 7) % len(ALPHABET)]
