"""ZIP containers opened with hard limits, for the formats that are one (OOXML, OFD)."""

from __future__ import annotations

import stat
import struct
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Refusal, decoding
from zhujian.kernel.files.formats.signatures import is_archive, refuse_executable

if TYPE_CHECKING:
    from collections.abc import Iterator

MB = 1 << 20
MAX_ENTRIES = 10_000
MAX_DIRECTORY = 4 * MB
MAX_UNPACKED = 300 * MB
MAX_RATIO = 150
RATIO_FROM = 8 * MB  # a small sheet of one repeated value is no bomb
MAX_XML = 16 * MB
MAX_DEPTH = 1
CHUNK = 64 * 1024

_END = b"PK\x05\x06"
_END_SIZE, _END_COMMENT = 22, 0xFFFF
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


@dataclass
class Budget:
    """What one upload of `packed` bytes may unpack, nested containers included."""

    packed: int
    unpacked: int = 0
    entries: int = 0

    def count(self, entries: int) -> None:
        self.entries += entries
        if self.entries > MAX_ENTRIES:
            raise Refusal(_("压缩包内的文件超过 %(most)d 个，疑似压缩炸弹，不予接收。") % {"most": MAX_ENTRIES})

    def spend(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > min(MAX_UNPACKED, max(RATIO_FROM, MAX_RATIO * self.packed)):
            raise Refusal(_("文件解压后的体积异常膨胀，疑似压缩炸弹，不予接收。"))


@dataclass
class Archive:
    """A container whose every entry has been unpacked once and found harmless."""

    zip: zipfile.ZipFile
    names: frozenset[str]
    nested: list[str]
    budget: Budget

    def read(self, name: str, most: int = MAX_XML) -> bytes:
        """One entry, at most `most` bytes. Raises Refusal where it is larger, KeyError where it is missing."""
        if self.zip.getinfo(name).file_size > most:
            raise Refusal(_("文件内部的 %(name)s 过大，不予接收。") % {"name": name})
        return self.zip.read(name)

    def head(self, name: str) -> bytes:
        with self.zip.open(name) as entry:
            return entry.read(CHUNK)


@contextmanager
def opened(source: IO[bytes], budget: Budget | None = None) -> Iterator[Archive]:
    """Open a container and unpack it once, entry by entry, under the limits; `nested` names archives inside it.

    Raises Refusal: damaged, encrypted, too many or too large entries, a bomb, overlapping entries, an entry with a
    path of its own, a program inside.
    """
    size = source.seek(0, 2)
    budget = budget or Budget(packed=size)
    _check_directory(source, size)
    with decoding(_("文件已损坏或不完整，请重新导出后再上传。")), zipfile.ZipFile(source) as container:
        entries = container.infolist()
        budget.count(len(entries))
        _check_entries(entries)
        replace(budget).spend(sum(entry.file_size for entry in entries))
        nested = [entry.filename for entry in entries if _unpack(container, entry, budget)]
        yield Archive(container, frozenset(container.namelist()), nested, budget)


def _check_directory(source: IO[bytes], size: int) -> None:
    """Look at the end record before zipfile reads a directory of any length into memory."""
    source.seek(max(0, size - _END_SIZE - _END_COMMENT))
    tail = source.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise Refusal(_("文件已损坏或不完整，请重新导出后再上传。"))
    entries, directory = struct.unpack_from("<HI", tail, place + 10)
    Budget(packed=size).count(entries)
    if directory > MAX_DIRECTORY:
        raise Refusal(_("压缩包的目录过大，疑似压缩炸弹，不予接收。"))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise Refusal(_("压缩包内有重名的文件，不予接收。"))
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        _check_entry(entry)
        # Entries that share their bytes are how a few megabytes unpack to petabytes without nesting.
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise Refusal(_("压缩包内的文件相互重叠或前面夹带其他内容，不予接收。"))
        end = entry.header_offset + _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Refusal(_("文件设有密码，无法核对内容，请解除密码后再上传。"))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refusal(_("压缩包使用了不受支持的压缩方法，不予接收。"))
    parts = entry.orig_filename.replace("\\", "/").split("/")
    absolute = parts[0] == "" or parts[0].endswith(":")
    if absolute or ".." in parts or "\0" in entry.orig_filename or stat.S_ISLNK(entry.external_attr >> 16):
        raise Refusal(_("压缩包内有指向外部路径的文件，不予接收。"))


def _unpack(container: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bool:
    """Unpack one entry to nowhere, counting what really comes out; whether it is itself an archive."""
    with container.open(entry) as stream:
        head = chunk = stream.read(CHUNK)
        refuse_executable(head)
        while chunk:
            budget.spend(len(chunk))
            chunk = stream.read(CHUNK)
    return is_archive(head)
