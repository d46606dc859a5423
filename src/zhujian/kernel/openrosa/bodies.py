"""Reading a submission's body: parts go to the disk as they arrive, and what came whole is told from what did not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Refused, TooLarge
from zhujian.kernel.files.store import staging

MB = 1 << 20
LARGEST_BODY = 100 * MB
LARGEST_XML = 5 * MB
IN_MEMORY = 2 * MB  # of one request, over all of its parts
CHUNK = 256 * 1024
TEXT, UNFINISHED = "xml_submission_file", "*isIncomplete*"
_TAIL = 512
_BROKEN = (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class Unreadable(Refused):
    """A body that is no submission, or not the whole of one."""

    status = 400


class CutOff(Unreadable):
    """The part that was arriving when the line broke has not been completed, and is in nobody's hands."""


class WrongType(Refused):
    status = 415


@dataclass
class Body:
    """A body as far as it came. `fault` says what kept the rest out; every part in `files` came whole."""

    xml: bytes = b""
    files: dict[str, IO[bytes]] = field(default_factory=dict)
    is_unfinished: bool = False
    fault: Refused | None = None


@contextmanager
def body_of(request: HttpRequest) -> Iterator[Body]:
    """The submission in a request; its files are gone after the block.

    Raises WrongType; TooLarge by the declared length, before anything is read; Unreadable where there is no text.
    """
    if request.content_type not in {"multipart/form-data", "multipart/mixed"}:
        raise WrongType(_("督查答卷应以 multipart/form-data 报送，其中“xml_submission_file”为答卷。"))
    declared = request.META.get("CONTENT_LENGTH", "")
    if declared.isdigit() and int(declared) > LARGEST_BODY:
        raise too_large()
    with ExitStack() as kept:
        parts = Parts(kept)
        body = _read(request, parts, Source(request, int(declared) if declared.isdigit() else None))
        if not body.xml:
            if isinstance(body.fault, CutOff):
                raise Unreadable(_("传输中断，答卷没有完整收到，未能保存。请在手机上重新发送。"))
            raise body.fault or Unreadable(_("没有收到答卷（缺少“xml_submission_file”）。请在手机上重新发送。"))
        yield body


def too_large() -> TooLarge:
    return TooLarge(_("一次发送的内容超过 %(most)d MB，未接收。请减少照片或分次发送。") % {"most": LARGEST_BODY // MB})


class Source:
    """The bytes of a body up to its end, its declared length or our limit, whichever comes first."""

    def __init__(self, request: HttpRequest, length: int | None) -> None:
        # With a length, Django's own stream ends at it; a chunked body has none and ends by itself.
        self.stream: Any = request if length is not None else request.META.get("wsgi.input", request)
        self.length = length
        self.received = 0
        self.tail = b""

    def read(self, size: int = CHUNK) -> bytes:
        """Raises TooLarge as soon as more has come than this door takes."""
        try:
            chunk: bytes = self.stream.read(size)
        except UnreadablePostError:
            return b""
        self.received += len(chunk)
        if self.received > LARGEST_BODY:
            raise too_large()
        self.tail = (self.tail + chunk)[-_TAIL:]
        return chunk

    def is_whole(self, boundary: bytes) -> bool:
        return b"--" + boundary + b"--" in self.tail and self.length in {None, self.received}


class Parts(FileUploadHandler):
    """Keeps each part by its field's name: small ones in memory, the others on the disk under no name."""

    chunk_size = CHUNK

    def __init__(self, kept: ExitStack) -> None:
        super().__init__()
        self.kept = kept
        self.whole: dict[str, IO[bytes]] = {}
        self.memory = IN_MEMORY

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        # A size of 0 would mean: never on the disk.
        size = max(self.memory, 1)
        self.part: IO[bytes] = self.kept.enter_context(tempfile.SpooledTemporaryFile(size, dir=str(staging())))  # noqa: SIM115

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.part.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        """Nothing is handed to the parser, which closes what it holds when a later part goes wrong."""
        self.part.seek(0)
        self.memory -= min(file_size, self.memory)
        self.whole.pop(self.field_name, None)
        self.whole[self.field_name] = self.part


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        """The field's name says which file it is; what the phone calls it on its own disk is nobody's business."""
        return super().sanitize_file_name(file_name) or "part"


def _read(request: HttpRequest, parts: Parts, source: Source) -> Body:
    body, fields = Body(), QueryDict(mutable=True)
    try:
        # Without a declared length the parser would read nothing.
        meta = {**request.META, "CONTENT_LENGTH": str(source.length if source.length is not None else LARGEST_BODY)}
        parser = _Parser(meta, cast(Any, source), [parts], request.encoding)
        fields = parser.parse()[0]
        if not source.is_whole(parser._boundary):  # type: ignore[attr-defined]
            body.fault = CutOff(_("传输中断，只收到一部分。已完整收到的内容已保存，请在手机上重新发送。"))
    except TooLarge as refusal:
        body.fault = refusal
    except _BROKEN:
        body.fault = Unreadable(_("发送的内容格式有误，无法读取。请在手机上重新发送；附件超过 100 个的，请分次发送。"))
    body.files = dict(parts.whole)
    body.xml = _text(body.files.pop(TEXT, None), fields.get(TEXT, ""))
    body.is_unfinished = str(fields.get(UNFINISHED, "")).lower() in {"yes", "true"}
    return body


def _text(part: IO[bytes] | None, plain: str) -> bytes:
    """The answers, also from a client that sends them as a field without a file name."""
    xml = part.read(LARGEST_XML + 1) if part else plain.encode()
    if len(xml) > LARGEST_XML:
        raise TooLarge(_("答卷本身超过 %(most)d MB，未接收。") % {"most": LARGEST_XML // MB})
    return xml
