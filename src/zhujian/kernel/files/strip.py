"""Copies for a unit's peers: the same content without what it tells of its author, place and devices.

| type | the copy |
|---|---|
| jpeg png webp | lossless: the pixels are the same; EXIF, XMP, comments and anything behind the end are gone |
| docx xlsx | properties blank, no names on comments and changes, pictures inside as above |
| ofd | author, program and dates gone |
| pdf | no information dictionary, XMP, attachments or names on notes; photographs inside as above |
| mp4 mov m4a | private boxes and times of recording blanked in place |
| mp3 wav amr | the sound alone |
| txt csv | as it is: there is nothing else in it |
| doc xls | none: the old formats keep former authors in places that cannot be cleaned without Word |
| parquet | none: what wrote it may have put anything beside the columns |

There is no copy either where a signature or seal would break, or where a part cannot be cleaned. Peers then get no
download; the office has the original.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from zhujian.kernel.errors import Invalid
from zhujian.kernel.files.formats import audio, boxes, images, ofd, office, pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

VERSION = 1  # of the rules above: a higher number makes the copies anew

_OF_STREAM: dict[str, Callable[[IO[bytes]], bytes | None]] = {
    "docx": office.strip,
    "xlsx": office.strip,
    "ofd": ofd.strip,
    "pdf": pdf.strip,
}
_OF_BYTES: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": images.strip,
    "png": images.strip,
    "webp": images.strip,
    "mp3": audio.strip,
    "wav": audio.strip,
    "amr": audio.strip,
}


def strip(source: IO[bytes], code: str, target: IO[bytes]) -> bool:
    """Write the copy of an inspected file of type `code` for peers; False where there can be none."""
    source.seek(0)
    if code in {"txt", "csv"}:
        shutil.copyfileobj(source, target)
        return True
    if code in {"mp4", "mov", "m4a"}:
        return boxes.strip(source, target)
    try:
        content = _OF_BYTES[code](source.read()) if code in _OF_BYTES else _OF_STREAM[code](source)
    except (Invalid, KeyError):  # a damaged picture within a document, say; or a type without a way
        return False
    if content is not None:
        target.write(content)
    return content is not None
