"""Downloads: the original for the office, a copy without its origin for everyone else."""

from __future__ import annotations

from datetime import date

import structlog
from django.core.files import File as Handle
from django.http import FileResponse, HttpResponseBase
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Forbidden, NotFound
from zhujian.kernel.files import copies, store
from zhujian.kernel.files.actions import note_damage
from zhujian.kernel.files.models import File
from zhujian.kernel.files.queries import OFFICE
from zhujian.kernel.files.thumbnails import MIME
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for

INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
POLICY = "default-src 'none'; sandbox"
logger = structlog.get_logger(__name__)
_noted: set[tuple[int, str, date]] = set()


@page("files.view")
def download(request: Request, pk: int) -> HttpResponseBase:
    file = get_for(request.actor, "files.view", File, pk=pk)
    try:
        content = _content(file, original=request.actor.may(OFFICE))
    except store.DamagedError as error:
        _log_damage(file, error)
        _note_once(request.actor, file, error)
        raise
    return _answer(content, file.mime, file.name)


@page("files.view")
def thumbnail(request: Request, pk: int) -> HttpResponseBase:
    file = get_for(request.actor, "files.view", File, pk=pk)
    try:
        content = copies.thumbnail(file)
    except store.DamagedError as error:
        _log_damage(file, error)
        raise
    if content is None:
        raise NotFound(_("这个文件没有缩略图。"))
    return _answer(content, MIME, "thumbnail.jpg")


def _content(file: File, *, original: bool) -> Handle[bytes]:
    """A copy that was made before its original was altered is held back with it; a thumbnail is not."""
    content = store.read(file.sha256, verify=True)
    if original:
        return content
    content.close()
    copy = copies.copy_for_peers(file)
    if copy is None:
        raise Forbidden(_("这个文件带有无法去除的作者信息或签章，只有主办机关可以下载。"))
    return copy


def _note_once(actor: Actor, file: File, error: store.DamagedError) -> None:
    """In the log once a day: asking again and again tells nothing more."""
    known = (file.pk, error.rule, time.today())
    if known not in _noted:
        note_damage(actor, file=file, rule=error.rule)
        _noted.add(known)


def _log_damage(file: File, error: store.DamagedError) -> None:
    logger.error("files.damaged", file=file.pk, sha256=file.sha256, rule=error.rule)


def _answer(content: Handle[bytes], mime: str, name: str) -> FileResponse:
    """What a browser shows is shown without scripts and without guessing; everything else is saved."""
    response = FileResponse(content, as_attachment=mime not in INLINE, filename=name, content_type=mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    return response
