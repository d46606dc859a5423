"""Word and Excel files of before 2007, and of WPS: OLE compound files ([MS-CFB]), opaque but for what they hold."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

import olefile
from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found

if TYPE_CHECKING:
    from collections.abc import Callable

START: bytes = olefile.MAGIC
_DOCUMENTS = {"worddocument": "doc", "workbook": "xls", "book": "xls"}
_MACROS = frozenset(("macros", "vba", "_vba_project", "_vba_project_cur"))
_PACKAGE = "\x01ole10native"
_ENCRYPTED = frozenset(("encryptedpackage", "encryptioninfo"))
_WORD_FLAGS, _WORD_ENCRYPTED = 10, 0x0100  # [MS-DOC] 2.5.2 FibBase
_CODEPAGES = {936: "gb18030", 1200: "utf-16-le", 65001: "utf-8", 10008: "gb18030"}


def examine(source: IO[bytes]) -> Inspection:
    """Check a compound file. Raises Refusal: neither Word nor Excel (but an installer), macros, programs, passwords."""
    with decoding(_("Office 文件已损坏或不完整，请重新导出后再上传。")), olefile.OleFileIO(source) as container:
        _check_length(container)
        _refuse_streams(container)
        main = next((name for name in _top(container) if name.lower() in _DOCUMENTS), None)
        if main is None:
            raise Refusal(_("只接收 Word（.doc）和 Excel（.xls）文档，不接收安装包、演示文稿等其他复合文件。"))
        content = container.openstream(main).read()
        code = _DOCUMENTS[main.lower()]
        if code == "doc" and int.from_bytes(content[_WORD_FLAGS : _WORD_FLAGS + 2], "little") & _WORD_ENCRYPTED:
            raise Refusal(_("文件设有密码，无法核对内容，请解除密码后再上传。"))
        return found(code, _properties(container))


def refuse_active(source: IO[bytes]) -> None:
    """Refuse an object embedded in another document where it wraps a program or holds macros."""
    with olefile.OleFileIO(source) as container:
        _refuse_streams(container)


def _check_length(container: olefile.OleFileIO[Any]) -> None:
    for path in container.listdir():
        if len(container.openstream(path).read()) != container.get_size(path):
            raise ValueError("a stream is cut off")


def _top(container: olefile.OleFileIO[Any]) -> list[str]:
    return [path[0] for path in container.listdir() if len(path) == 1]


def _refuse_streams(container: olefile.OleFileIO[Any]) -> None:
    names = {name.lower() for path in container.listdir(streams=True, storages=True) for name in path}
    if names & _MACROS:
        raise Refusal(_("文档含有宏，不予接收，请另存为不带宏的格式后再上传。"))
    if names & _ENCRYPTED:
        raise Refusal(_("文件设有密码，无法核对内容，请解除密码后再上传。"))
    if _PACKAGE in names:
        raise Refusal(_("文档内嵌了其他文件或程序，不予接收，请单独上传需要的附件。"))


def _properties(container: olefile.OleFileIO[Any]) -> dict[str, object]:
    stored: Any = container.get_metadata()
    decode = _decoder(stored.codepage)
    return {
        "author": decode(stored.author),
        "last_modified_by": decode(stored.last_saved_by),
        "software": decode(stored.creating_application),
        "company": decode(stored.company),
        "title": decode(stored.title),
        "created": _moment(stored.create_time),
        "modified": _moment(stored.last_saved_time),
    }


def _decoder(codepage: int | None) -> Callable[[object], str | None]:
    # The code page is a signed 16-bit number in the file: 65001 arrives as -535.
    encoding = _CODEPAGES.get((codepage or 0) & 0xFFFF, "gb18030")
    return lambda value: value.decode(encoding, "replace") if isinstance(value, bytes) else None


def _moment(value: object) -> str | None:
    """FILETIME counts from 1601: a year that early means that nothing was stored."""
    return value.isoformat() + "Z" if isinstance(value, datetime) and value.year > 1980 else None
