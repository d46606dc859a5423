"""What a file really is, told by its content, and whether it is safe to open."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.encodings import wide_order
from zhujian.topics.invoices.exports.extents import PIECE, SHEETS
from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.sentences import damaged, locked, macros, no_workbook

# A whole county's year of lines is below a gigabyte; what swells further than this was made to.
LARGEST = 4 * 1024**3  # bytes, unpacked
SWELLING = 200  # times, unpacked to packed: ordinary sheets swell ten- to thirtyfold
SUSPECT = 100 * 1024**2  # bytes; smaller files may swell as they like
_SAMPLE = 1 << 16
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1a")


class Form(Enum):
    """The kinds of file that are read."""

    WORKBOOK = "xlsx"
    OLD_WORKBOOK = "xls"
    PARQUET = "parquet"
    TEXT = "csv"


def form(path: Path, name: str) -> Form:
    """What this file is; Unreadable if it is nothing that can be read, or nothing that should be."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if not start:
        raise Unreadable(_("文件“%(file)s”是空的；请重新导出后上传。") % {"file": name})
    if start.startswith(b"PK"):
        _check_workbook(path, name)
        return Form.WORKBOOK
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Form.OLD_WORKBOOK
    if start.startswith(b"PAR1"):
        return Form.PARQUET
    _check_text(start, name)
    return Form.TEXT


def _check_text(start: bytes, name: str) -> None:
    if start.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml", b"<tabl"):
        raise Unreadable(
            _("文件“%(file)s”其实是网页，不是表格；请从原系统重新导出 .xlsx 或 .csv 文件。") % {"file": name}
        )
    if not _wide(start) and not _BINARY.isdisjoint(start):
        raise Unreadable(
            _("文件“%(file)s”不是表格（可能是图片或其他文件改了扩展名）；请上传 .xlsx、.xls、.csv 或 .parquet 文件。")
            % {"file": name}
        )


def _wide(start: bytes) -> bool:
    """Is this UTF-16, which has zero bytes in ordinary text?"""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return wide_order(start) is not None


def _check_workbook(path: Path, name: str) -> None:
    with whole(name), zipfile.ZipFile(path) as archive:
        _check_entries(archive, name)
        _check_size(archive, path.stat().st_size, name)
        _unpack(archive)


@contextmanager
def whole(name: str) -> Iterator[None]:
    """Whatever is wrong with a zip archive, the file is damaged."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError) as fault:
        raise Unreadable(damaged(name)) from fault


def _check_entries(archive: zipfile.ZipFile, name: str) -> None:
    entries = {entry.filename.lower() for entry in archive.infolist()}
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise Unreadable(locked(name))
    if any(entry.endswith("vbaproject.bin") for entry in entries):
        raise Unreadable(macros(name))
    if "xl/workbook.xml" not in entries:
        raise Unreadable(no_workbook(name))


def _check_size(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    size = sum(entry.file_size for entry in archive.infolist())
    if size > LARGEST or (size > SUSPECT and size > packed * SWELLING):
        raise Unreadable(
            _("文件“%(file)s”解压后过大（%(size)d MB），不像正常导出的表格；请从原系统重新导出，或分几次导出。")
            % {"file": name, "size": size >> 20}
        )


def _unpack(archive: zipfile.ZipFile) -> None:
    """Read all but the sheets once and keep nothing: a bomb may tell its size wrong, and this stops at the size told.

    The sheets are read so where their extent is taken.
    """
    for entry in archive.infolist():
        if not entry.filename.startswith(SHEETS):
            with archive.open(entry) as packed:
                while packed.read(PIECE):
                    pass
