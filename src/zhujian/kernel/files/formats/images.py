"""JPEG, PNG and WebP: taken apart by their containers, so that metadata leaves a copy without a pixel changing."""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, exif, found
from zhujian.kernel.files.formats.signatures import refuse_appendix

if TYPE_CHECKING:
    from collections.abc import Iterator

# Pillow warns above 89 million pixels; a JPEG is decoded at an eighth, the others as they are.
MAX_PIXELS = {"JPEG": 89_000_000, "PNG": 50_000_000, "WEBP": 50_000_000}

PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04

SOI, EOI, SOS, APP0, APP1, APP2, APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset((0x01, SOI, EOI, *range(0xD0, 0xD8)))
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class Part(NamedTuple):
    """One segment or chunk: its marker or name, its whole bytes and its payload."""

    name: int | bytes
    raw: bytes
    payload: bytes


class Container(NamedTuple):
    kind: str
    parts: list[Part]
    size: tuple[int, int]
    appendix: bytes


def take_apart(data: bytes) -> Container:
    """Split a picture into its parts. Raises Refusal where the container is damaged or cut off."""
    with decoding(_("图片已损坏或不完整，请重新拍摄或导出后再上传。")):
        if data.startswith(PNG_START):
            return _png(data)
        return _webp(data) if data.startswith(b"RIFF") else _jpeg(data)


def examine(data: bytes, *, pixels: bool = True) -> Inspection:
    """Check a picture down to its last pixel and read its metadata.

    Without `pixels` its container is checked and nothing is decoded, which takes a tenth of the time.
    Raises Refusal: damaged, cut off, too many pixels, something hidden behind the end.
    """
    container = take_apart(data)
    width, height = container.size
    if width * height > MAX_PIXELS[container.kind]:
        raise Refusal(
            _("图片为 %(width)d × %(height)d 像素，超过上限，请缩小后再上传。") % {"width": width, "height": height}
        )
    refuse_appendix(container.appendix)
    with decoding(_("图片已损坏或不完整，请重新拍摄或导出后再上传。")):
        return found(container.kind.lower(), _decode(data, container, pixels=pixels))


def strip(data: bytes) -> bytes:
    """The same picture, pixel for pixel, without EXIF, XMP, comments or appendix; its orientation is kept."""
    container = take_apart(data)
    with Image.open(BytesIO(data), formats=[container.kind]) as image:
        turned = exif.orientation(image)
    block = exif.orientation_only(turned) if turned != exif.UPRIGHT else b""
    return {"JPEG": _join_jpeg, "PNG": _join_png, "WEBP": _join_webp}[container.kind](container.parts, block)


def _decode(data: bytes, container: Container, *, pixels: bool) -> dict[str, object]:
    with Image.open(BytesIO(data), formats=[container.kind]) as image:
        info, kept = dict(image.info), exif.read(image)
        width, height = container.size
        if container.kind == "JPEG":
            image.draft(image.mode, (max(1, width // 8), max(1, height // 8)))
        if pixels:
            image.load()
    texts = {"author": info.get("Author"), "software": info.get("Software"), "title": info.get("Title")}
    return texts | {key: value for key, value in kept.items() if value is not None} | {"width": width, "height": height}


def _jpeg(data: bytes) -> Container:
    parts = list(_segments(data))
    frame = next(part for part in parts if part.name in _SIZES)
    height, width = struct.unpack(">HH", frame.payload[1:5])
    return Container("JPEG", parts, (width, height), data[sum(len(part.raw) for part in parts) :])


def _segments(data: bytes) -> Iterator[Part]:
    place, marker = 0, 0
    while marker != EOI:
        while data[place + 1] == 0xFF:  # fill bytes may precede any marker
            place += 1
        if data[place] != 0xFF:
            raise ValueError("a marker was expected")
        marker, start = data[place + 1], place
        place += 2
        if marker not in _BARE:
            (length,) = struct.unpack_from(">H", data, place)
            place += length
        payload = data[start + 4 : place]
        if marker == SOS:
            following = _NEXT_MARKER.search(data, place)
            if following is None:
                raise ValueError("the picture ends within its pixels")
            place = following.start()
        yield Part(marker, data[start:place], payload)


def _join_jpeg(parts: list[Part], orientation: bytes) -> bytes:
    first, *others = (part for part in parts if _kept_jpeg(part))
    block = b"Exif\0\0" + orientation
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block if orientation else b""
    return b"".join((first.raw, segment, *(part.raw for part in others)))


def _kept_jpeg(part: Part) -> bool:
    if part.name in {APP0, APP14}:
        return part.payload.startswith((b"JFIF\0", b"Adobe"))
    if part.name == APP2:
        return part.payload.startswith(b"ICC_PROFILE\0")
    return isinstance(part.name, int) and not (0xE0 <= part.name <= 0xEF or part.name == 0xFE)


def _png(data: bytes) -> Container:
    parts: list[Part] = []
    place = len(PNG_START)
    while not parts or parts[-1].name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        raw = data[place : place + length + 12]
        if zlib.crc32(raw[4:-4]) != int.from_bytes(raw[-4:]) or len(raw) != length + 12:
            raise ValueError("a chunk is damaged")
        parts.append(Part(name, raw, raw[8:-4]))
        place += len(raw)
    if parts[0].name != b"IHDR" or all(part.name != b"IDAT" for part in parts):
        raise ValueError("no picture")
    width, height = struct.unpack_from(">II", parts[0].payload)
    return Container("PNG", parts, (width, height), data[place:])


def _join_png(parts: list[Part], orientation: bytes) -> bytes:
    first, *others = (part.raw for part in parts if part.name in _PNG_KEPT)
    body = b"eXIf" + orientation
    chunk = struct.pack(">I", len(orientation)) + body + struct.pack(">I", zlib.crc32(body)) if orientation else b""
    return b"".join((PNG_START, first, chunk, *others))


def _webp(data: bytes) -> Container:
    end = int.from_bytes(data[4:8], "little") + 8
    if data[8:12] != b"WEBP" or end > len(data):
        raise ValueError("the picture is cut off")
    parts: list[Part] = []
    place = 12
    while place < end:
        name, length = struct.unpack_from("<4sI", data, place)
        raw = data[place : place + 8 + length + length % 2]
        if len(raw) < 8 + length:
            raise ValueError("a chunk is cut off")
        parts.append(Part(name, raw, raw[8 : 8 + length]))
        place += 8 + length + length % 2
    return Container("WEBP", parts, _webp_size(parts[0]), data[end:])


def _webp_size(first: Part) -> tuple[int, int]:
    if first.name == b"VP8X":
        return int.from_bytes(first.payload[4:7], "little") + 1, int.from_bytes(first.payload[7:10], "little") + 1
    if first.name == b"VP8L":
        bits = int.from_bytes(first.payload[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if first.name != b"VP8 ":
        raise ValueError("no picture")
    width, height = struct.unpack_from("<HH", first.payload, 6)
    return width & 0x3FFF, height & 0x3FFF


def _join_webp(parts: list[Part], orientation: bytes) -> bytes:
    kept = [part for part in parts if part.name in _WEBP_KEPT]
    extended = kept[0].name == b"VP8X"
    flags = kept[0].payload[0] & ~(_WEBP_EXIF | _WEBP_XMP) | (_WEBP_EXIF if orientation else 0) if extended else 0
    head = [b"VP8X" + kept[0].raw[4:8] + bytes([flags]) + kept[0].raw[9:]] if extended else [kept[0].raw]
    # Only the extended form has room for an EXIF chunk; without it there was no orientation to keep.
    tail = [b"EXIF" + struct.pack("<I", len(orientation)) + orientation] if extended and orientation else []
    body = b"WEBP" + b"".join(head + [part.raw for part in kept[1:]] + tail)
    return b"RIFF" + struct.pack("<I", len(body)) + body
