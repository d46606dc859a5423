"""In whose name letters go out, and how they are numbered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zhujian.kernel.letters.content import Kind

_WORDS = MappingProxyType({Kind.ORDER: "交", Kind.URGING: "督", Kind.QUESTION: "核", Kind.RECOMMENDATION: "建"})


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The office behind the letters.

    `red_head` stands in red at the top, `signature` above the date (one line for each seal), `printed_by` in the
    imprint, `short` where a letter's own sentences name the office. Numbers are `word` + the kind's character.
    """

    red_head: str
    signature: tuple[str, ...]
    printed_by: str
    short: str
    word: str
    number_words: Mapping[Kind, str] = field(default_factory=lambda: _WORDS)

    @classmethod
    def of_county(cls, name: str) -> Letterhead:
        """The usual letterhead of the commissions of a county such as 耒阳市."""
        place = name[-1:]
        return cls(
            red_head=f"中共{name}纪律检查委员会",
            signature=(f"中共{name}纪律检查委员会", f"{name}监察委员会"),
            printed_by=f"{name}纪委监委办公室",
            short=f"{place}纪委监委",
            word=f"{name[:1]}纪",
        )

    @classmethod
    def from_toml(cls, text: str) -> Letterhead:
        """A letterhead of the office's own. Raises KeyError or ValueError where a key is missing or unknown."""
        given = tomllib.loads(text)
        words = {Kind(kind): word for kind, word in given.pop("number_words", {}).items()}
        unknown = set(given) - {"red_head", "signature", "printed_by", "short", "word"}
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        return cls(
            red_head=given["red_head"],
            signature=tuple(given["signature"]),
            printed_by=given["printed_by"],
            short=given["short"],
            word=given["word"],
            number_words=MappingProxyType({**_WORDS, **words}),
        )

    def number(self, kind: Kind, year: int, serial: int) -> str:
        """As 耒纪建〔2022〕3号: hexagonal brackets, full year, no 第, no leading zeros (GB/T 9704-2012, 7.2.5)."""
        return f"{self.word}{self.number_words[kind]}〔{year}〕{serial}号"
