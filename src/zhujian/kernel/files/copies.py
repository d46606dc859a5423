"""What is made from stored contents on first use: copies for peers, thumbnails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhujian.kernel.files import store, strip, thumbnails

if TYPE_CHECKING:
    from typing import IO

    from django.core.files import File as Handle

    from zhujian.kernel.files.models import File

_COPY = f"derived/copy-{strip.VERSION}/"
_THUMBNAIL = "derived/thumbnail-1/"


def copy_for_peers(file: File) -> Handle[bytes] | None:
    """The content without what it tells of its origin, or None where there can be no such copy.

    Raises store.DamagedError, as does `thumbnail`.
    """

    def build(target: IO[bytes]) -> bool:
        with store.read(file.sha256, verify=True) as source:
            return strip.strip(source, file.type, target)

    return store.derived(_COPY + store.key_of(file.sha256), build)


def thumbnail(file: File) -> Handle[bytes] | None:
    """A small picture, or None for what is no picture."""

    def build(target: IO[bytes]) -> bool:
        with store.read(file.sha256, verify=True) as source:
            return thumbnails.thumbnail(source, target)

    return store.derived(_THUMBNAIL + store.key_of(file.sha256), build) if file.type in thumbnails.TYPES else None


def forget(sha256: str) -> None:
    """Erase a content and everything made from it."""
    for folder in ("", _COPY, _THUMBNAIL):
        store.storage().delete(folder + store.key_of(sha256))
