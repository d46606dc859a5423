"""Word and Excel files in OOXML (ECMA-376): recognised by their main part, refused with macros or programs inside."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import IO, TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found, images, ole
from zhujian.kernel.files.formats.archives import CHUNK, MAX_DEPTH, Archive, opened

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
_CODES = {
    _MAIN.format("wordprocessingml.document"): "docx",
    _MAIN.format("spreadsheetml.sheet"): "xlsx",
}
_CONTENT_TYPES = "[Content_Types].xml"
_CORE, _APP, _CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
_PEOPLE = "word/people.xml"
_BLANK = {
    _CORE: b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    _APP: b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    _PEOPLE: b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
    _CUSTOM: b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_PROPERTIES = {
    _CORE: {
        "creator": "author",
        "lastModifiedBy": "last_modified_by",
        "created": "created",
        "modified": "modified",
        "title": "title",
    },
    _APP: {"Application": "software", "Company": "company", "Pages": "pages"},
}
_PICTURE_STARTS = (b"\xff\xd8\xff", images.PNG_START, b"RIFF")
# Pictures that carry no metadata worth the name: EMF, WMF (two kinds), GIF, BMP.
_PLAIN_PICTURES = (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"GIF8", b"BM")
# Authors of comments and tracked changes; who reserved the workbook; persons of threaded comments.
_NAMES = re.compile(rb"""(\s(?:\w+:(?:author|initials)|userName)\s*=\s*)(?:"[^"]*"|'[^']*')""")
_PERSONS = re.compile(rb"""(\s(?:displayName|userId)\s*=\s*)(?:"[^"]*"|'[^']*')""")
_AUTHORS = re.compile(rb"(<(?:\w+:)?author>)[^<]*(?=</(?:\w+:)?author>)")
# Excel notes the folder, and so the account, where the workbook was last saved.
_HOME = re.compile(rb"<(?:\w+:)?absPath\b[^>]*/>")

_DEVICE_NAME = 64  # bytes at the start of a DEVMODE


def examine(archive: Archive, depth: int = 0) -> Inspection:
    """Check an opened OOXML container. Raises Refusal: neither Word nor Excel, macros, programs, nested archives."""
    with decoding(_("Office 文件的内部结构已损坏，请重新导出后再上传。")):
        kinds = _content_types(archive)
        _refuse_active(archive, kinds)
        code = next((_CODES[kind] for kind in kinds if kind in _CODES), None)
        if code is None:
            raise Refusal(_("只接收 Word（.docx）和 Excel（.xlsx）文档，不接收模板、演示文稿和二进制工作簿。"))
        _check_nested(archive, depth)
        return found(code, _properties(archive))


def strip(source: IO[bytes]) -> bytes | None:
    """The document without properties, authors of comments and changes, or metadata of its pictures.

    None where a part cannot be cleaned, or a signature would break.
    """
    out = BytesIO()
    with opened(source) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.zip.namelist():
            content = _clean(name, archive)
            if content is None:
                return None
            # A bare ZipInfo dates from 1980: the times of the entries tell of the author's day too.
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _content_types(archive: Archive) -> list[str]:
    root = fromstring(archive.read(_CONTENT_TYPES))
    return [str(item.get("ContentType")) for item in root]


def _refuse_active(archive: Archive, kinds: list[str]) -> None:
    names = [name.casefold() for name in archive.names]
    macro = any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in kinds)
    if macro or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Refusal(_("文档含有宏，不予接收，请另存为不带宏的格式后再上传。"))
    if any("/activex/" in name or "/macrosheets/" in name for name in names):
        raise Refusal(_("文档含有 ActiveX 控件或宏表，不予接收。"))


def _check_nested(archive: Archive, depth: int) -> None:
    for name in archive.names:
        if name.endswith(".bin") and archive.head(name).startswith(ole.START):
            ole.refuse_active(BytesIO(archive.read(name)))
    for name in archive.nested:
        if "/embeddings/" not in name or depth >= MAX_DEPTH:
            raise Refusal(_("文件内还套有压缩包（%(name)s），不予接收。") % {"name": name})
        with opened(BytesIO(archive.read(name)), archive.budget) as inner:
            examine(inner, depth + 1)


def _properties(archive: Archive) -> dict[str, object]:
    values: dict[str, object] = {}
    for part, wanted in _PROPERTIES.items():
        root: Element | None = fromstring(archive.read(part)) if part in archive.names else None
        for item in root if root is not None else ():
            key = wanted.get(item.tag.rpartition("}")[2])
            if key and item.text:
                values[key] = int(item.text) if key == "pages" and item.text.isdigit() else item.text
    return values


def _clean(name: str, archive: Archive) -> bytes | None:
    if name in _BLANK or name.endswith(".psmdcp"):
        return _BLANK.get(name, _BLANK[_CORE])
    content = archive.zip.read(name)
    if name.endswith((".xml", ".rels", ".vml")):
        return _without_names(name, content)
    if name in archive.nested:
        return strip(BytesIO(content))
    if content.startswith(_PICTURE_STARTS):
        return images.strip(content)
    if name.startswith("xl/printerSettings/"):
        return bytes(_DEVICE_NAME) + content[_DEVICE_NAME:]
    return content if content.startswith(_PLAIN_PICTURES) or name.endswith((".odttf", "/")) else None


def _without_names(name: str, content: bytes) -> bytes | None:
    foreign = content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"/metadata/properties" in content[:CHUNK]
    if foreign or name.startswith("_xmlsignatures/"):
        return None
    if name.startswith("xl/persons/"):
        return _PERSONS.sub(rb'\1"-"', content)
    content = _NAMES.sub(rb'\1""', content)
    return _HOME.sub(b"", _AUTHORS.sub(rb"\1", content))
