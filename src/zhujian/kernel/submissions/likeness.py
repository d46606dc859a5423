"""How a picture looks, in 64 bits: two that differ in few of them show the same.

The difference hash (dHash): shrunk to 9 x 8 grey dots, each bit says whether a dot is brighter than the one at its
right. It survives scaling, compression and slight changes of brightness, and needs Pillow alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

WIDTH, HEIGHT = 9, 8
ALIKE = 5  # bits of 64: above that, different pictures of one place begin
PLAIN = 6  # fewer bits set or unset say that the picture is a plain surface, and like every other one


@dataclass(frozen=True)
class Look:
    """What a picture shows: `likeness` as `likeness_of` gives it; `is_whole` whether all of it can be drawn."""

    likeness: str
    is_whole: bool = True


def look_at(stream: IO[bytes]) -> Look:
    """Decode a picture once, at reduced size."""
    try:
        with Image.open(stream) as picture:
            picture.draft("L", (WIDTH * 8, HEIGHT * 8))
            small = ImageOps.exif_transpose(picture).convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Look("", is_whole=False)
    return Look(_bits_of(small))


def likeness_of(stream: IO[bytes]) -> str:
    """16 hexadecimal digits; "" for what is no picture, or shows too little to tell it from others."""
    return look_at(stream).likeness


def _bits_of(small: Image.Image) -> str:
    dots = small.tobytes()
    rows = [dots[place : place + WIDTH] for place in range(0, WIDTH * HEIGHT, WIDTH)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    if not PLAIN <= sum(bits) <= len(bits) - PLAIN:
        return ""
    return f"{int(''.join('01'[bit] for bit in bits), 2):016x}"


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits they differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
