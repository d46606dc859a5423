"""MP3, WAV and AMR recordings."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found

if TYPE_CHECKING:
    from collections.abc import Iterator

_AMR = {b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5), b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5)}
_AMR_FRAMES = 50  # a second
_WAV_KEPT = frozenset((b"fmt ", b"fact", b"data"))
_SHORTEST = 24
_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")
_LEAST_FRAMES = 4
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


class Frames(NamedTuple):
    start: int
    end: int
    seconds: float


def is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 3 and _frame(head, 0) is not None)


def examine(data: bytes) -> Inspection:
    """Check a recording to its end. Raises Refusal: damaged or cut off."""
    with decoding(_("录音文件已损坏或不完整，请重新导出后再上传。")):
        if data.startswith(b"RIFF"):
            chunks = dict(_chunks(data))
            (rate,) = struct.unpack_from("<I", chunks[b"fmt "], 8)
            return found("wav", {"duration": len(chunks[b"data"]) / rate if rate else None})
        if data.startswith(tuple(_AMR)):
            return found("amr", {"duration": _amr_frames(data) / _AMR_FRAMES})
        frames = _mp3(data)
        return found("mp3", {"duration": frames.seconds, "author": _artist(data[: frames.start])})


def strip(data: bytes) -> bytes:
    """The sound alone."""
    if data.startswith(b"RIFF"):
        kept = b"".join(_chunk(name, body) for name, body in _chunks(data) if name in _WAV_KEPT)
        return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept
    if data.startswith(tuple(_AMR)):
        return data
    frames = _mp3(data)
    return data[frames.start : frames.end]


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, place)
        if place + 8 + length > len(data):
            raise ValueError("a chunk is cut off")
        yield name, data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _amr_frames(data: bytes) -> int:
    magic = next(magic for magic in _AMR if data.startswith(magic))
    place, count = len(magic), 0
    while place < len(data):
        kind = data[place] >> 3 & 0x0F
        sizes = _AMR[magic]
        if kind >= len(sizes) and kind < 14:
            raise ValueError("a reserved kind of frame")
        place += 1 + (sizes[kind] if kind < len(sizes) else 0)
        count += 1
    if place > len(data) or not count:
        raise ValueError("a frame is cut off")
    return count


def _mp3(data: bytes) -> Frames:
    """The stretch of whole frames, after ID3v2 and before ID3v1 or APE."""
    start = place = _id3_size(data)
    seconds, count = 0.0, 0
    while place + 4 <= len(data) and (frame := _frame(data, place)) and place + frame[0] <= len(data):
        place, seconds, count = place + frame[0], seconds + frame[1], count + 1
    # A recorder that is switched off leaves part of a frame; after the frames come old tags or nothing.
    ended = len(data) - place < _SHORTEST or _frame(data, place) or data.startswith(_TAGS, place)
    if count < _LEAST_FRAMES or not ended:
        raise Refusal(_("录音文件已损坏或不完整，请重新导出后再上传。"))
    return Frames(start, place, seconds)


def _id3_size(data: bytes) -> int:
    if not data.startswith(b"ID3"):
        return 0
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    end = 10 + size
    while data[end : end + 1] == b"\0":  # padding that some encoders leave out of the size
        end += 1
    return end


def _frame(data: bytes, place: int) -> tuple[int, float] | None:
    """Length in bytes and seconds of the layer III frame at `place`, if there is one."""
    first, second, third = data[place : place + 3]
    version, layer = second >> 3 & 3, second >> 1 & 3
    if first != 0xFF or second & 0xE0 != 0xE0 or version == 1 or layer != 1:
        return None
    bits, rate = third >> 4, third >> 2 & 3
    if bits in {0, 15} or rate == 3:
        return None
    hertz = _RATES[version][rate]
    kbits = (_KBITS_1 if version == 3 else _KBITS_2)[bits]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbits * 1000 // hertz + (third >> 1 & 1), samples / hertz


def _artist(tag: bytes) -> str | None:
    place = tag.find(b"TPE1")
    if place < 0:
        return None
    size = int.from_bytes(tag[place + 4 : place + 8])
    body = tag[place + 10 : place + 10 + size]
    encoding = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}.get(body[0] if body else 0, "latin-1")
    return body[1:].decode(encoding, "replace")
