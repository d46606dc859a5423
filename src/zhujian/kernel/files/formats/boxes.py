"""MP4, MOV and M4A: the boxes of the ISO base media file format (ISO/IEC 14496-12) and of QuickTime."""

from __future__ import annotations

import re
import shutil
import struct
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_INDEX = 64 << 20
_MOVIE_BRANDS = re.compile(rb"iso[m2-9a-z]|mp4[12]|avc1|3g[p2]|M4V|MSNV|dash|qt  |mmp4|hvc1")
_AUDIO_BRANDS = re.compile(rb"M4A|M4B")
_HOLDERS = frozenset((b"moov", b"trak", b"mdia"))
_PRIVATE = frozenset((b"udta", b"meta", b"uuid"))
_DATED = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_HARMLESS_TRACKS = frozenset((b"vide", b"soun", b"hint", b"tmcd"))
_TOP = frozenset(b"ftyp moov mdat free skip wide moof mfra sidx styp pdin uuid meta udta".split())
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_LOCATION = re.compile(rb"([+-]\d{1,3}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:CRS[^/]*)?/")
_ITEMS = {b"com.apple.quicktime.make": "make", b"com.apple.quicktime.model": "model"}


class Box(NamedTuple):
    name: bytes
    start: int
    body: int
    end: int


def is_media(head: bytes) -> bool:
    """Whether a file begins as one of these; pictures in the same container (HEIC, AVIF) do not."""
    brand = head[8:12]
    return head[4:8] == b"ftyp" and bool(_MOVIE_BRANDS.match(brand) or _AUDIO_BRANDS.match(brand))


def is_video(head: bytes) -> bool:
    return is_media(head) and not _AUDIO_BRANDS.match(head[8:12])


def examine(source: IO[bytes]) -> Inspection:
    """Check that the boxes fill the file and that it has an index and content. Raises Refusal otherwise."""
    with decoding(_("音视频文件已损坏或不完整，请重新导出后再上传。")):
        index, brand = _index(source)
        handlers = {handler for _box, handler in _tracks(index)}
        if not handlers & {b"vide", b"soun"}:
            raise Refusal(_("音视频文件里没有画面也没有声音，不予接收。"))
        code = ("mov" if brand == b"qt  " else "mp4") if b"vide" in handlers else "m4a"
        return found(code, _header(index) | _origin(index))


def strip(source: IO[bytes], target: IO[bytes]) -> bool:
    """Copy with every private box blanked in place, so that no offset moves.

    False where a track carries data of its own (a position each second, say) that cannot be blanked so.
    """
    index, _brand = _index(source)
    if any(handler not in _HARMLESS_TRACKS for _box, handler in _tracks(index)):
        return False
    source.seek(0)
    shutil.copyfileobj(source, target)
    for box in _top(source):
        if box.name in _PRIVATE:
            _write(target, box.start + 4, b"free")
            _write(target, box.body, bytes(box.end - box.body))
        elif box.name == b"moov":
            _write(target, box.body, _blanked(index))
    return True


def _write(target: IO[bytes], place: int, content: bytes) -> None:
    target.seek(place)
    target.write(content)


def _index(source: IO[bytes]) -> tuple[bytes, bytes]:
    """The body of `moov`, and the brand."""
    boxes = list(_top(source))
    names = [box.name for box in boxes]
    if names.count(b"ftyp") != 1 or names.count(b"moov") != 1 or b"mdat" not in names:
        raise ValueError("not one film with its content")
    index = boxes[names.index(b"moov")]
    if index.end - index.body > MAX_INDEX:
        raise ValueError("an index out of proportion")
    source.seek(8)
    brand = source.read(4)
    source.seek(index.body)
    return source.read(index.end - index.body), brand


def _top(source: IO[bytes]) -> Iterator[Box]:
    size, place = source.seek(0, 2), 0
    while place < size:
        source.seek(place)
        box = _box(source.read(16), place, size)
        if box.name not in _TOP or box.end > size:
            raise ValueError("the boxes do not fill the file")
        yield box
        place = box.end


def _box(header: bytes, place: int, limit: int) -> Box:
    length, name = struct.unpack_from(">I4s", header)
    body = 8
    if length == 1:
        (length,) = struct.unpack_from(">Q", header, 8)
        body = 16
    end = limit if length == 0 else place + length
    if end < place + body:
        raise ValueError("a box shorter than its header")
    return Box(name, place, place + body, end)


def _children(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes within a stretch of the index; a closing zero word, as QuickTime writes, ends it."""
    while start + 8 <= end:
        box = _box(data[start : start + 16], start, end)
        if box.end > end:
            raise ValueError("a box that sticks out")
        yield box
        start = box.end


def _walk(data: bytes, start: int, end: int) -> Iterator[Box]:
    for box in _children(data, start, end):
        yield box
        if box.name in _HOLDERS:
            yield from _walk(data, box.body, box.end)


def _tracks(index: bytes) -> Iterator[tuple[Box, bytes]]:
    for box in _walk(index, 0, len(index)):
        if box.name == b"hdlr":
            yield box, index[box.body + 8 : box.body + 12]


def _blanked(index: bytes) -> bytes:
    copy = bytearray(index)
    for box in _walk(index, 0, len(index)):
        if box.name in _PRIVATE:
            copy[box.start + 4 : box.start + 8] = b"free"
            copy[box.body : box.end] = bytes(box.end - box.body)
        elif box.name in _DATED:
            stamps = 16 if index[box.body] == 1 else 8
            copy[box.body + 4 : box.body + 4 + stamps] = bytes(stamps)
    return bytes(copy)


def _header(index: bytes) -> dict[str, object]:
    """Time of recording and duration from the movie header."""
    box = next(box for box in _children(index, 0, len(index)) if box.name == b"mvhd")
    form = ">QQIQ" if index[box.body] == 1 else ">IIII"
    created, _modified, scale, length = struct.unpack_from(form, index, box.body + 4)
    moment = (_EPOCH + timedelta(seconds=created)).isoformat() if created else None
    return {"taken_at": moment, "duration": length / scale if scale else None}


def _origin(index: bytes) -> dict[str, object]:
    values: dict[str, object] = {}
    for box in _children(index, 0, len(index)):
        if box.name in _PRIVATE:
            values |= _position(index[box.body : box.end])
            values |= _items(index[box.body : box.end])
    return values


def _position(private: bytes) -> dict[str, object]:
    """The first ISO 6709 string: Android writes it in `©xyz`, iOS among its items."""
    match = _LOCATION.search(private)
    if not match:
        return {}
    latitude, longitude, altitude = match.groups()
    return {
        "latitude": float(latitude),
        "longitude": float(longitude),
        "altitude": float(altitude) if altitude else None,
    }


def _items(private: bytes) -> dict[str, object]:
    """Apple's keyed items: `keys` lists names, `ilst` holds one `data` box for each, by number."""
    place = private.find(b"keys")
    values = private.find(b"ilst", place)
    if place < 4 or values < 4:
        return {}
    keys = [private[box.body : box.end] for box in _children(private, place + 12, values - 4)]
    found_items: dict[str, object] = {}
    for box in _children(private, values + 4, len(private)):
        number = int.from_bytes(box.name)
        key = _ITEMS.get(keys[number - 1]) if 1 <= number <= len(keys) else None
        if key:
            found_items[key] = private[box.body + 16 : box.end].decode("utf-8", "replace")
    return found_items
