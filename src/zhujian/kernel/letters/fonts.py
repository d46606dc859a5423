"""Which typefaces stand on the paper.

Official documents want 仿宋, 楷体, 黑体 and 小标宋, which are not free and often missing on a server. Where a machine
has them they are used; elsewhere Noto Serif SC and Noto Sans SC stand in, and every document says so. A character
that the chosen face does not have comes from the next face that has it; one that no face has is never left a blank
box but named (`Faces.missing`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from PIL import ImageFont

from zhujian.kernel.letters.plan import Role

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
NONCHARACTER = "\uffff"
_PROBE_PIXELS = 24
_REGULAR = 400


@dataclass(frozen=True)
class Wanted:
    """The standard's name for a face, the families that are it, and those that may stand in, best first."""

    name: str
    families: tuple[str, ...]
    stand_ins: tuple[str, ...]


WANTED: dict[Role, Wanted] = {
    Role.BODY: Wanted(
        "仿宋",
        (
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong",
            "仿宋",
            "STFangsong",
            "华文仿宋",
            "FZFangSong-Z02",
            "方正仿宋_GBK",
        ),
        (SERIF, "Noto Serif CJK SC", "Source Han Serif SC", SANS),
    ),
    Role.KAI: Wanted(
        "楷体",
        (
            "KaiTi_GB2312",
            "楷体_GB2312",
            "KaiTi",
            "楷体",
            "STKaiti",
            "华文楷体",
            "FZKai-Z03",
            "AR PL KaitiM GB",
            "AR PL UKai CN",
        ),
        ("LXGW WenKai", SERIF, "Noto Serif CJK SC", SANS),
    ),
    Role.HEI: Wanted(
        "黑体",
        ("SimHei", "黑体", "STHeiti", "华文黑体", "FZHei-B01", "方正黑体_GBK"),
        (SANS, "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", SERIF),
    ),
    Role.TITLE: Wanted(
        "方正小标宋",
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FZXBSJW", "FZXBSK"),
        (SERIF, "Noto Serif CJK SC", "Source Han Serif SC", SANS),
    ),
    Role.SONG: Wanted(
        "宋体",
        ("SimSun", "宋体", "NSimSun", "新宋体", "STSong", "华文宋体"),
        (SERIF, "Noto Serif CJK SC", "Source Han Serif SC", SANS),
    ),
}


@dataclass(frozen=True)
class Face:
    """What a role is set in. `chain` are the families in the order in which characters are looked up."""

    role: Role
    wanted: str
    used: str
    substituted: bool
    chain: tuple[str, ...]


@dataclass(frozen=True)
class Faces:
    """The faces of one document, the characters borrowed from another face, and those that no face has."""

    faces: tuple[Face, ...]
    borrowed: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()

    def of(self, role: Role) -> Face:
        return next(face for face in self.faces if face.role is role)

    @property
    def substituted(self) -> bool:
        return any(face.substituted for face in self.faces)

    def key(self) -> str:
        """What a cached rendering depends on beside the content."""
        return repr((self.faces, self.borrowed, self.missing))

    def statement(self) -> str:
        """For the document's properties, which are in Chinese like the document: which face stood in for which."""
        parts = [f"{face.wanted}以{face.used}代替" for face in self.faces if face.substituted]
        said = "，".join(parts) + "（本机未安装所需字体）" if parts else "所用字体均为规定字体"
        if self.borrowed:
            said += "；" + "，".join(f"“{char}”借用{family}" for char, family in self.borrowed)
        if self.missing:
            said += "；本机没有下列字符的字形，以编码表示：" + "、".join(map(code_of, self.missing))
        return said + "。"


def code_of(char: str) -> str:
    """As U+20BB7."""
    return f"U+{ord(char):04X}"


def spell_out(text: str, missing: Iterable[str]) -> str:
    """Write each character that no face has as its code in hexagonal brackets, so that no blank box stands for it."""
    return text.translate({ord(char): f"〔{code_of(char)}〕" for char in missing})


@dataclass(frozen=True)
class _Cut:
    """A font in a file, as Pillow opens it."""

    path: str
    index: int


class Inventory:
    """The families that this machine has, by name, with those of `directories`, and the font set for Typst."""

    def __init__(self, directories: tuple[Path, ...] = ()) -> None:
        ours = Path(pylopdf_fonts_zh_cn.serif_path()).parent
        paths = [str(path) for path in (*directories, ours) if path.is_dir()]
        self.typst_fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[*paths])
        self._names: dict[str, str] = {}
        self._cuts: dict[str, _Cut] = {}
        upright = [font for font in self.typst_fonts.fonts() if font.style == "normal" and font.path]
        for font in sorted(upright, key=lambda item: (abs(item.weight - _REGULAR), str(item.path))):
            self._names.setdefault(_normal(font.family), font.family)
            self._cuts.setdefault(font.family, _Cut(str(font.path), font.index))

    def find(self, family: str) -> str | None:
        """The family's name as the machine spells it."""
        return self._names.get(_normal(family))

    def draws(self, family: str, char: str) -> bool:
        return _draws(self._cuts[family], char)

    def lender_of(self, char: str) -> str | None:
        """Any family that has the character, the first by name."""
        return next((family for family in sorted(self._cuts) if self.draws(family, char)), None)


def faces_for(texts: Mapping[Role, str], inventory: Inventory) -> Faces:
    """Choose a face for each role, and one for each character of `texts` that its role's face lacks."""
    faces, borrowed, missing = [], dict[str, str](), set[str]()
    for role, wanted in WANTED.items():
        own = [name for family in wanted.families if (name := inventory.find(family))]
        others = [name for family in wanted.stand_ins if (name := inventory.find(family))]
        used, *rest = [*own[:1], *others]
        lent, lacking = _fill(texts.get(role, ""), (used, *rest), inventory)
        borrowed.update(lent)
        missing |= lacking
        chain = tuple(dict.fromkeys((used, *rest, *lent.values())))
        faces.append(Face(role, wanted.name, used, not own, chain))
    return Faces(tuple(faces), tuple(sorted(borrowed.items())), tuple(sorted(missing)))


def _fill(text: str, chain: tuple[str, ...], inventory: Inventory) -> tuple[dict[str, str], set[str]]:
    """Of the characters that the first of `chain` lacks: who lends them, and which nobody has."""
    lent, lacking = dict[str, str](), set[str]()
    for char in sorted(set(text)):
        if _needs_no_glyph(char) or inventory.draws(chain[0], char):
            continue
        lender = next((name for name in chain[1:] if inventory.draws(name, char)), None) or inventory.lender_of(char)
        if lender:
            lent[char] = lender
        else:
            lacking.add(char)
    return lent, lacking


def _needs_no_glyph(char: str) -> bool:
    """Spaces, and the selectors of a character's variants, which fall back to its usual form."""
    return unicodedata.category(char) in {"Zs", "Cf"} or unicodedata.name(char, "").startswith("VARIATION SELECTOR")


def _normal(family: str) -> str:
    return re.sub(r"[\s_-]", "", family).casefold()


@lru_cache(maxsize=64)
def _open(cut: _Cut) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(cut.path, _PROBE_PIXELS, cut.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def _box_of(cut: _Cut) -> tuple[tuple[int, int], bytes]:
    """What the font draws for a code point that no font has."""
    mask = _open(cut).getmask(NONCHARACTER)
    return mask.size, bytes(mask)


@lru_cache(maxsize=100_000)
def _draws(cut: _Cut, char: str) -> bool:
    """Whether the font really draws the character: ink, and not its box for what it lacks.

    The drawn glyph is looked at, not the font's table of characters: subset fonts list characters whose outline
    was taken out.
    """
    mask = _open(cut).getmask(char)
    return mask.getbbox() is not None and (mask.size, bytes(mask)) != _box_of(cut)


def inventory_of(directories: tuple[Path, ...] = ()) -> Inventory:
    """The inventory of this machine, read once for a process and again when a font is put into `directories`."""
    return _inventory(directories, tuple(path.stat().st_mtime_ns if path.is_dir() else 0 for path in directories))


@lru_cache(maxsize=4)
def _inventory(directories: tuple[Path, ...], _changed: tuple[int, ...]) -> Inventory:
    return Inventory(directories)
