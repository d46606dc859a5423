"""What the first bytes of a file give away."""

from __future__ import annotations

import filetype
from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Refusal

HEAD = 4096

_EXECUTABLE = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Mach-O for several processors, and a Java class
    b"dex\n",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"ITSF",  # compiled help, which runs scripts
)
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"MSCF")
_ARCHIVE_LONG = (b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
_AMR = (b"#!AMR\n", b"#!AMR-WB\n")


def is_executable(head: bytes) -> bool:
    """A program of Windows, Linux, macOS, Android or Java, a script with an interpreter line, a shortcut."""
    if head.startswith(b"MZ"):
        return b"\0" in head[:64]  # a text may well begin with these two letters
    if head.startswith(b"#!"):
        return not head.startswith(_AMR)
    return head.startswith(_EXECUTABLE)


def is_archive(head: bytes) -> bool:
    return head.startswith(_ARCHIVE + _ARCHIVE_LONG)


def refuse_executable(head: bytes) -> None:
    if is_executable(head):
        raise Refusal(_("文件内容是可执行程序或脚本，不予接收，与文件名无关。"))


def refuse_appendix(appendix: bytes) -> None:
    """Refuse a program or an archive behind the end of a document or picture.

    Other bytes there are common: phones append the film of a live photograph, mail gateways a line.
    """
    start = appendix.lstrip(b"\0\t\r\n \x0c")[:HEAD]
    if is_executable(start) or is_archive(start):
        raise Refusal(_("文件末尾夹带了可执行程序或压缩包，不予接收。"))


def name_of(head: bytes) -> str:
    """What an unlisted content seems to be, for the reason of its refusal."""
    kind = filetype.guess(head)
    return kind.mime if kind else _("无法识别")
