"""The allow-list: what is taken as evidence, one module for each family of formats.

A format is on the list only if its content can be checked here. HEIC, GIF, TIFF, SVG, HTML, RTF and archives are not:
phones send JPEG when asked for it, and the others either hide things or run them.
"""

from __future__ import annotations

import logging
import math
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from zhujian.kernel.errors import FieldError, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METADATA_TEXT = 200

# It announces itself when it is imported, which no command's output should hold.
logging.getLogger("pikepdf").setLevel(logging.WARNING)

Value = str | int | float
Metadata = dict[str, Value]


class Family(StrEnum):
    IMAGE = "image"
    DOCUMENT = "document"
    TEXT = "text"
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Format:
    """`code` is our own name of the type, as the API gives it; `others` are further endings that its files bear."""

    code: str
    mime: str
    extension: str
    family: Family
    others: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    item.code: item
    for item in (
        Format("jpeg", "image/jpeg", ".jpg", Family.IMAGE, (".jpeg", ".jpe", ".jfif")),
        Format("png", "image/png", ".png", Family.IMAGE),
        Format("webp", "image/webp", ".webp", Family.IMAGE),
        Format("pdf", "application/pdf", ".pdf", Family.DOCUMENT),
        Format(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".docx",
            Family.DOCUMENT,
        ),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", Family.DOCUMENT),
        Format("doc", "application/msword", ".doc", Family.DOCUMENT, (".wps",)),
        Format("xls", "application/vnd.ms-excel", ".xls", Family.DOCUMENT, (".et",)),
        Format("ofd", "application/ofd", ".ofd", Family.DOCUMENT),
        Format("txt", "text/plain", ".txt", Family.TEXT, (".log", ".md")),
        Format("csv", "text/csv", ".csv", Family.TEXT),
        Format("parquet", "application/vnd.apache.parquet", ".parquet", Family.DOCUMENT),
        Format("mp4", "video/mp4", ".mp4", Family.VIDEO, (".m4v", ".3gp")),
        Format("mov", "video/quicktime", ".mov", Family.VIDEO, (".qt",)),
        Format("m4a", "audio/mp4", ".m4a", Family.AUDIO, (".mp4",)),
        Format("mp3", "audio/mpeg", ".mp3", Family.AUDIO),
        Format("wav", "audio/wav", ".wav", Family.AUDIO),
        Format("amr", "audio/amr", ".amr", Family.AUDIO),
    )
}


class Refusal(Invalid):
    """This content is not taken. `message` is the reason, a whole sentence in the reader's language."""

    def __init__(self, reason: str) -> None:
        super().__init__([FieldError("file", reason)])


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file is by its content, and what it says about its origin.

    `metadata` keys, each only where the file has it: `taken_at` (ISO 8601, as the camera wrote it: without a zone it
    is the camera's local time), `latitude` and `longitude` (degrees, WGS 84), `altitude` (m), `make`, `model`,
    `serial`, `software`, `author`, `last_modified_by`, `company`, `title`, `created`, `modified` (ISO 8601),
    `width`, `height` (pixels), `pages`, `duration` (seconds), `encoding`.
    """

    format: Format
    metadata: Metadata = field(default_factory=dict)

    @property
    def type(self) -> str:
        return self.format.code

    @property
    def mime(self) -> str:
        return self.format.mime

    @property
    def extension(self) -> str:
        return self.format.extension


def found(code: str, metadata: Mapping[str, object] | None = None) -> Inspection:
    return Inspection(FORMATS[code], cleaned(metadata or {}))


def cleaned(metadata: Mapping[str, object]) -> Metadata:
    """Metadata fit for a JSON column: short printable text and finite numbers; whatever is empty is left out."""
    pairs = ((key, _value(value)) for key, value in metadata.items())
    return {key: value for key, value in pairs if value is not None}


def _value(value: object) -> Value | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return round(value, 7) if math.isfinite(value) else None
    # Control characters, NUL above all, are what a jsonb column refuses; surrogates what UTF-8 does.
    printable = (char for char in str(value) if unicodedata.category(char) not in {"Cc", "Cf", "Cs"})
    return "".join(printable).strip()[:METADATA_TEXT] or None


@contextmanager
def decoding(reason: str) -> Iterator[None]:
    """Refuse with `reason` whatever a decoder throws: on hostile bytes any exception means a damaged file."""
    try:
        yield
    except Invalid:
        raise
    except Exception as error:
        raise Refusal(reason) from error
