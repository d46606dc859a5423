"""OFD, the national fixed-layout format (GB/T 33190-2016)."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import IO, TYPE_CHECKING

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import Inspection, Refusal, decoding, found, images
from zhujian.kernel.files.formats.archives import Archive, opened

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOT = "OFD.xml"
_NAMESPACE = "{http://www.ofdspec.org/2016}"
_KEYS = {
    "Title": "title",
    "Author": "author",
    "Creator": "software",
    "CreationDate": "created",
    "ModDate": "modified",
}
_INFO = re.compile(rb"<((?:\w+:)?(?:Author|Creator|CreatorVersion|CreationDate|ModDate))>[^<]*</\1>")
_CUSTOM = re.compile(rb"<((?:\w+:)?CustomDatas)>.*?</\1>", re.DOTALL)
_PICTURE_STARTS = (b"\xff\xd8\xff", images.PNG_START)


def examine(archive: Archive) -> Inspection:
    """Check an opened OFD container. Raises Refusal: another root, a document missing, archives or scripts inside."""
    with decoding(_("OFD 文件的内部结构已损坏，请重新导出后再上传。")):
        body = _body(archive)
        root = body.findtext(f"{_NAMESPACE}DocRoot", "").lstrip("/")
        if root not in archive.names:
            raise Refusal(_("OFD 文件缺少正文，请重新导出后再上传。"))
        if archive.nested:
            raise Refusal(_("文件内还套有压缩包（%(name)s），不予接收。") % {"name": archive.nested[0]})
        pages = fromstring(archive.read(root)).findall(f".//{_NAMESPACE}Page")
        info = {key: body.findtext(f"{_NAMESPACE}DocInfo/{_NAMESPACE}{name}") for name, key in _KEYS.items()}
        return found("ofd", info | {"pages": len(pages)})


def strip(source: IO[bytes]) -> bytes | None:
    """The document without its authors and programs; None where it is signed or sealed, for the seal would break."""
    out = BytesIO()
    with opened(source) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        if _body(archive).find(f"{_NAMESPACE}Signatures") is not None:
            return None
        for name in archive.zip.namelist():
            content = archive.zip.read(name)
            if name == ROOT:
                content = _INFO.sub(b"", _CUSTOM.sub(b"", content))
            elif content.startswith(_PICTURE_STARTS):
                content = images.strip(content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _body(archive: Archive) -> Element:
    root = fromstring(archive.read(ROOT))
    body: Element | None = root.find(f"{_NAMESPACE}DocBody")
    if root.tag != f"{_NAMESPACE}OFD" or body is None:
        raise Refusal(_("OFD 文件的内部结构已损坏，请重新导出后再上传。"))
    return body
