"""Plain text and tables of text, in UTF-8 or GB 18030."""

from __future__ import annotations

import codecs
import csv
import re
from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, found

CHUNK = 256 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_MARKUP = re.compile(r"\s*(?:<[!?a-zA-Z/]|\{\\rtf|MIME-Version:)", re.IGNORECASE)
_SEPARATORS = (",", "\t", ";")
_SAMPLE_ROWS = 20


def examine(source: IO[bytes]) -> Inspection | None:
    """A text file, or None where the bytes are no text. Raises Refusal for markup: HTML, SVG, XML, RTF."""
    for encoding in ENCODINGS:
        start = _decoded(source, encoding)
        if start is None:
            continue
        if _MARKUP.match(start):
            raise Refusal(_("不接收网页、SVG、XML 等标记语言文件，请转为 PDF 或图片后再上传。"))
        return found("csv" if _is_table(start) else "txt", {"encoding": encoding.removesuffix("-sig")})
    return None


def _decoded(source: IO[bytes], encoding: str) -> str | None:
    """The beginning of the text, once all of it has been decoded; None where some of it is not in this encoding."""
    source.seek(0)
    decoder, start = codecs.getincrementaldecoder(encoding)(), ""
    try:
        while chunk := source.read(CHUNK):
            text = decoder.decode(chunk)
            start = start or text
            if _CONTROL.search(text):
                return None
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return start


def _is_table(start: str) -> bool:
    """At least two rows, all with the same number of columns, at least two."""
    lines = start.splitlines()[: _SAMPLE_ROWS + 1]
    whole = lines[:_SAMPLE_ROWS]  # the last one may be cut where the sample ends
    for separator in _SEPARATORS:
        try:
            widths = {len(row) for row in csv.reader(whole, delimiter=separator) if row}
        except csv.Error:
            continue
        if len(whole) > 1 and len(widths) == 1 and widths.pop() > 1:
            return True
    return False
