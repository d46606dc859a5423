"""Text as it may stand on paper: what never reaches it, how wide it runs, where it may be broken."""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 40

_ZERO_WIDTH_SPACE = "\u200b"
_BREAKS = {"\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029"}
_LONG_WORD = re.compile(rf"[!-~]{{{LONGEST_WORD + 1},}}")
_DIGITS = "零一二三四五六七八九"


def clean(text: str) -> str:
    """One line of visible characters.

    Line ends and tabs become spaces. Control, surrogate and format characters go: invisible ones that turn the
    direction of a text could make a signed document read otherwise than it is stored. Characters are not
    normalised, because that would exchange the variant forms that some names are written with.
    """
    spaced = ("\u0020" if char in _BREAKS else char for char in text)
    kept = (char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return "".join(kept).strip()


def split_paragraphs(text: str) -> tuple[str, ...]:
    """What somebody typed into a box of several lines, as its paragraphs; empty lines vanish."""
    return tuple(line for line in map(clean, text.splitlines()) if line)


def width(text: str) -> float:
    """How many full-width characters `text` is as wide as, Latin letters and digits counting as halves."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def breakable(text: str) -> str:
    """Give words longer than a line of paper (addresses, hash values) places to break at."""

    def split(found: re.Match[str]) -> str:
        word = found.group()
        return _ZERO_WIDTH_SPACE.join(word[at : at + 8] for at in range(0, len(word), 8))

    return _LONG_WORD.sub(split, text)


def chinese_numeral(number: int) -> str:
    """1 to 99 as in 一、二、…九十九."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
