"""Files given with a form: pictures, recordings, lists of choices; each checked by its content."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Invalid
from zhujian.kernel.files.inspect import inspect
from zhujian.kernel.files.names import refuse_path

FIELD = "media"
BYTES = 20 * 1024 * 1024
LIST_BYTES = 5 * 1024 * 1024
NAME_LENGTH = 120


@dataclass(frozen=True)
class Given:
    """A file as it came, found good. `type` is a code of ours."""

    name: str
    content: bytes
    type: str
    mime: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def inspected(name: str, source: IO[bytes]) -> Given:
    """Check one file. Raises Invalid on field `media` with the file's name and the reason."""
    try:
        return _inspected(name, source)
    except Invalid as refusal:
        message = _("附件 %(name)s：%(reason)s") % {"name": name[:NAME_LENGTH], "reason": refusal.message}
        raise Invalid.one(FIELD, message) from refusal


def _inspected(name: str, source: IO[bytes]) -> Given:
    refuse_path(name)
    if len(name) > NAME_LENGTH:
        raise Invalid.one(FIELD, _("文件名超过 %(most)d 个字符。") % {"most": NAME_LENGTH})
    ending = name.rpartition(".")[2].lower()
    most = LIST_BYTES if ending in _LISTS else BYTES
    content = source.read(most + 1)
    if len(content) > most:
        raise Invalid.one(FIELD, _("文件超过 %(most)d MB。") % {"most": most >> 20})
    if ending in _LISTS:
        check, mime = _LISTS[ending]
        check(content)
        return Given(name, content, ending, mime)
    found = inspect(io.BytesIO(content))
    return Given(name, content, found.type, found.mime)


def _check_csv(content: bytes) -> None:
    """A heading and rows that fit it: the offline page's engine refuses a row with more cells."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise Invalid.one(FIELD, _("CSV 应为 UTF-8 编码。")) from error
    except csv.Error as error:
        raise Invalid.one(FIELD, _("CSV 写错：%(reason)s。") % {"reason": error}) from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise Invalid.one(FIELD, _("CSV 没有表头。"))
    for number, row in enumerate(rows[1:], start=2):
        if "\0" in "".join(row) or any(cell for cell in row[len(rows[0]) :]):
            raise Invalid.one(FIELD, _("CSV 第 %(row)d 行的列数与表头不符，或者含有不可用的字符。") % {"row": number})


def _check_xml(content: bytes) -> None:
    try:
        fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Invalid.one(FIELD, _("不是可以读取的 XML，或者含有 DTD、实体声明。")) from error


def _check_geojson(content: bytes) -> None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invalid.one(FIELD, _("不是可以读取的 GeoJSON。")) from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise Invalid.one(FIELD, _("GeoJSON 应为 FeatureCollection。"))


_LISTS: dict[str, tuple[Callable[[bytes], None], str]] = {
    "csv": (_check_csv, "text/csv"),
    "xml": (_check_xml, "text/xml"),
    "geojson": (_check_geojson, "application/geo+json"),
}
