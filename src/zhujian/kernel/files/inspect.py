"""What an upload is, by its content and never by its name."""

from __future__ import annotations

from typing import IO

from django.utils.translation import gettext as _

from zhujian.kernel.files.formats import (
    Inspection,
    Refusal,
    audio,
    boxes,
    columnar,
    images,
    ofd,
    office,
    ole,
    pdf,
    texts,
)
from zhujian.kernel.files.formats.archives import opened
from zhujian.kernel.files.formats.signatures import HEAD, name_of, refuse_executable

_PICTURES = (b"\xff\xd8\xff", images.PNG_START)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def inspect(source: IO[bytes], *, pixels: bool = True) -> Inspection:
    """Recognise and check a whole file; `source` is seekable and is left anywhere.

    Without `pixels` a picture's pixels are left for later: who takes it looks at them soon.

    Raises formats.Refusal (422, field `file`) with the reason: not on the allow-list, damaged, a program, macros,
    a password, a bomb, something hidden in it.
    """
    source.seek(0)
    head = source.read(HEAD)
    if not head:
        raise Refusal(_("文件是空的。"))
    refuse_executable(head)
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return images.examine(_whole(source), pixels=pixels)
    if head.startswith(_ZIP):
        return _container(source)
    if head.startswith(ole.START):
        return ole.examine(source)
    if head.startswith(columnar.MARK):
        return columnar.examine(source)
    if pdf.is_pdf(head):
        return pdf.examine(source)
    return _recording_or_text(source, head)


def _recording_or_text(source: IO[bytes], head: bytes) -> Inspection:
    if boxes.is_media(head):
        return boxes.examine(source)
    if (head.startswith(b"RIFF") and head[8:12] == b"WAVE") or head.startswith(b"#!AMR") or audio.is_mp3(head):
        return audio.examine(_whole(source))
    found = texts.examine(source)
    if found is None:
        raise Refusal(
            _("不接收这种类型的文件（内容为 %(type)s）。可以上传图片、PDF、OFD、Word、Excel、文本、录音和视频。")
            % {"type": name_of(head)}
        )
    return found


def _whole(source: IO[bytes]) -> bytes:
    source.seek(0)
    return source.read()


def _container(source: IO[bytes]) -> Inspection:
    with opened(source) as archive:
        if ofd.ROOT in archive.names:
            return ofd.examine(archive)
        if "[Content_Types].xml" in archive.names:
            return office.examine(archive)
    raise Refusal(_("不接收压缩包，请解压后逐个上传。"))
