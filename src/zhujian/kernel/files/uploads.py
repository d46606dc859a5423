"""Files in requests: the limits held while they arrive, and the name as it was sent.

`UploadDoor` is the one upload handler (`FILE_UPLOAD_HANDLERS`). It refuses a body by its declared length without
reading it, stops at the limit of the kind of content that is arriving, and sees paths in file names, which Django's
own parser cuts off silently. What it refuses is kept on the request until the view asks for its files.
"""

from __future__ import annotations

import html
import tempfile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from zhujian.kernel.errors import Refused, TooLarge
from zhujian.kernel.files.formats import Refusal
from zhujian.kernel.files.limits import check_declared, limit_for, too_large
from zhujian.kernel.files.names import refuse_path
from zhujian.kernel.files.store import staging
from zhujian.kernel.ui.errors import refused

if TYPE_CHECKING:
    from collections.abc import Callable

_REFUSAL = "_zhujian_upload_refusal"
_UNREADABLE = (MultiPartParserError, RequestDataTooBig, TooManyFieldsSent)


class UploadDoor(FileUploadHandler):
    """Takes over the parsing of a multipart body."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> Any:
        """The request's POST and FILES; both empty, and nothing read, where the body is too large."""
        try:
            check_declared(str(content_length))
        except TooLarge as refusal:
            _note(self.request, refusal)
            return QueryDict(encoding=encoding), MultiValueDict()
        return _Parser(meta, input_data, self.request, encoding).parse()


class _Parser(MultiPartParser):
    def __init__(self, meta: Any, input_data: Any, request: HttpRequest | None, encoding: str | None) -> None:
        super().__init__(meta, input_data, [_Collector(request)], encoding)
        self._request = request

    def sanitize_file_name(self, file_name: str) -> str | None:
        """None, which leaves the file out, where the name holds a path."""
        try:
            refuse_path(html.unescape(file_name))  # as Django itself reads it
        except Refusal as refusal:
            _note(self._request, refusal)
            return None
        return super().sanitize_file_name(file_name)


class _Collector(FileUploadHandler):
    """Writes a file to the disk under no name, so that it is gone with the process, up to its limit."""

    limit = 0
    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limit = self.received = 0
        self.file = tempfile.TemporaryFile(dir=staging())  # noqa: SIM115 - lives as long as the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.limit = self.limit or limit_for(raw_data)
        self.received = start + len(raw_data)
        if self.received > self.limit:
            self.file.close()
            _note(self.request, too_large())
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)


class UploadMiddleware:
    """Answers 413 to a browser before the CSRF check, which would miss its token in a body that was not read.

    Operations of the API are left alone: they answer 401 and 403 first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponseBase | None:
        if request.content_type != "multipart/form-data" or getattr(view, "csrf_exempt", False):
            return None
        try:
            files_in(request)
        except TooLarge as refusal:
            return refused(request, refusal)
        except Refused:
            return None  # the view says so beside the field
        return None


def files_in(request: HttpRequest) -> MultiValueDict[str, UploadedFile[bytes]]:
    """The request's files. Raises what the door refused: TooLarge, or Invalid for a path in a name."""
    try:
        files: MultiValueDict[str, UploadedFile[bytes]] = request.FILES
    except TooManyFilesSent as error:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        raise Refusal(_("一次最多上传 %(most)d 个文件，请分几次上传。") % {"most": most}) from error
    except _UNREADABLE as error:
        raise Refusal(_("上传的内容无法读取，请重新选择文件后再试。")) from error
    refusal: Refused | None = getattr(request, _REFUSAL, None)
    if refusal is not None:
        raise refusal
    return files


def uploaded(request: HttpRequest, field: str = "file") -> UploadedFile[bytes]:
    """The one file of a field. Raises Invalid where there is none, and whatever `files_in` raises."""
    found = files_in(request).get(field)
    if found is None:
        raise Refusal(_("请选择要上传的文件。"))
    return found


def _note(request: HttpRequest | None, refusal: Refused) -> None:
    """The first refusal stands."""
    if request is not None and not hasattr(request, _REFUSAL):
        setattr(request, _REFUSAL, refusal)
