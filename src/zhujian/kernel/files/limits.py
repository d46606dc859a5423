"""How many bytes an upload may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from zhujian.kernel.errors import TooLarge
from zhujian.kernel.files.formats import Family, boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

MB = 1 << 20
DEFAULTS = {"document": 50 * MB, "video": 500 * MB}
ENVELOPE = MB  # boundaries and other fields of the form around a file
CHUNK = 64 * 1024


def limit_of(family: Family | None) -> int:
    """Bytes. The setting ZHUJIAN_MAX_UPLOAD maps `document` (pictures, sound and text too) and `video`."""
    chosen: Mapping[str, int] = DEFAULTS | getattr(settings, "ZHUJIAN_MAX_UPLOAD", {})
    return chosen["video" if family is Family.VIDEO else "document"]


def largest_document() -> int:
    """Bytes of the largest table or document that is taken."""
    return limit_of(None)


def limit_for(head: bytes) -> int:
    """The limit by a file's first bytes."""
    return limit_of(Family.VIDEO if boxes.is_video(head) else None)


def largest() -> int:
    return max(limit_of(None), limit_of(Family.VIDEO))


def too_large() -> TooLarge:
    return TooLarge(
        _("文件过大，未接收：图片、文档和录音最大 %(document)d MB，视频最大 %(video)d MB。")
        % {"document": limit_of(None) // MB, "video": limit_of(Family.VIDEO) // MB}
    )


def check_declared(length: str | None) -> None:
    """Raises TooLarge by a request's Content-Length, before any of its body is read."""
    if length and length.isdigit() and int(length) > largest() + ENVELOPE:
        raise too_large()


def check_size(size: int, family: Family) -> None:
    """Raises TooLarge once the content is known for what it is."""
    if size > limit_of(family):
        raise too_large()


def capped(source: IO[bytes]) -> Iterator[bytes]:
    """The chunks of a stream; raises TooLarge as soon as they are more than its kind of content may have."""
    size, limit = 0, 0
    while chunk := source.read(CHUNK):
        limit = limit or limit_for(chunk)
        size += len(chunk)
        if size > limit:
            raise too_large()
        yield chunk
