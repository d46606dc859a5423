"""How the characters of a text file are written, and its bytes as UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.extents import PIECE
from zhujian.topics.invoices.exports.faults import Unreadable


def encoding(path: Path, name: str) -> str:
    """By its mark, or by whether all of the file can be read so. A last character that is cut in two may be."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = wide_order(start)
    for known in (wide,) if wide else ("utf-8-sig", "gb18030"):
        if _decodes(path, known):
            return known
    raise Unreadable(
        _("文件“%(file)s”的文字编码无法识别；请另存为 UTF-8 编码的 .csv 文件，或从原系统导出 .xlsx。") % {"file": name}
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
        except UnicodeDecodeError:
            return False
    return True


def wide_order(start: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: separators and digits leave zero bytes in half of the places."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 20 < len(start) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


class Recoded:
    """A text file's bytes as UTF-8, without its mark; a character that the file's end cuts in two is replaced.

    It counts the quotation marks: an odd number of them may mean that a cell has no end.
    """

    closed = False

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = b""
        self.quotes = 0

    def read(self, size: int) -> bytes:
        while len(self._left) < size and (piece := self._file.read(PIECE)):
            self._left += self._recoded(piece)
        if len(self._left) < size:
            self._left += self._recoded(b"", final=True)
        found, self._left = self._left[:size], self._left[size:]
        return found

    def _recoded(self, piece: bytes, *, final: bool = False) -> bytes:
        found = self._decoder.decode(piece, final).encode()
        self.quotes += found.count(b'"')
        return found

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """Its owner closes the file."""
