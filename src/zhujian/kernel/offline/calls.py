"""The calls of a phone: its day, the forms, and what it hands in."""

from __future__ import annotations

from typing import IO, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.checklists.instances import read_instance
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.needed import items_of
from zhujian.kernel.checklists.queries import xform
from zhujian.kernel.errors import Conflict, Invalid, NotFound, Refused
from zhujian.kernel.files.limits import largest, too_large
from zhujian.kernel.offline.arrivals import Arrival, append, arrival_of
from zhujian.kernel.offline.doors import Caller, Unreadable, body_of, call
from zhujian.kernel.offline.today import today_of
from zhujian.kernel.submissions.models import Attachment
from zhujian.kernel.submissions.taking import Receipt, add_file, receipt_of, take
from zhujian.kernel.visibility import visible_to

VIA = "page"
LARGEST_XML = 2 * 1024 * 1024
LARGEST_PIECE = 1024 * 1024
PIECE = "application/offset+octet-stream"
TUS = "1.0.0"


@call("GET")
def today(caller: Caller) -> HttpResponse:
    return JsonResponse(today_of(caller.actor), json_dumps_params={"ensure_ascii": False})


@call("GET")
def form(caller: Caller, pk: int) -> HttpResponse:
    return HttpResponse(xform(_version(caller, pk)), content_type="application/xml; charset=utf-8")


@call("GET")
def medium(caller: Caller, pk: int, name: str) -> HttpResponse:
    found = next((item for item in items_of(caller.actor, _version(caller, pk)) if item.name == name), None)
    if found is None:
        raise NotFound(_("这张督查表没有这个附件。"))
    answer = HttpResponse(found.content(), content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _version(caller: Caller, pk: int) -> Version:
    found = visible_to(caller.actor, Version).filter(pk=pk).select_related("checklist", "xform").first()
    if found is None:
        raise NotFound(_("没有这张督查表，请更新今日检查。"))
    return found


@call("GET", "PUT")
def submission(caller: Caller, instance: object) -> HttpResponse:
    """PUT: hand a form in, as often as the phone likes. GET: what is kept of it."""
    name = f"uuid:{instance}"
    if caller.request.method == "GET":
        return _receipt(receipt_of(caller.actor, name))
    xml = body_of(caller.request, limit=LARGEST_XML, kind="application/xml")
    if len(xml) != int(caller.request.META["CONTENT_LENGTH"]):
        raise Unreadable(400, _("传输中断，只收到一部分，请重新发送。"))
    if read_instance(xml).meta["instanceID"] != name:
        raise Invalid.one("xml", _("答卷的标识与地址中的不一致。"))
    found = take(
        caller.actor, xml=xml, device=caller.device, visit=_visit(caller), via=VIA, sent_at=caller.at, files=None
    )
    return _receipt(found)


def _visit(caller: Caller) -> int:
    text = caller.request.GET.get("visit", "")
    if not text.isdigit() or len(text) > 18:
        raise Invalid.one("visit", _("请写明是哪一次督查。"))
    return int(text)


def _receipt(found: Receipt) -> HttpResponse:
    rows = Attachment.objects.filter(submission=found.submission, replaced=False).select_related("file")
    answer: dict[str, Any] = {
        "instance": found.instance,
        "sha256": found.sha256,
        "received_at": time.iso(found.received_at),
        "visit": found.visit,
        "complete": found.complete,
        "missing": list(found.missing),
        "files": {row.name: row.file.sha256 for row in rows},
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@call("HEAD", "PATCH")
def file(caller: Caller, instance: object, name: str) -> HttpResponse:
    """A file in pieces, by the core of tus 1.0: HEAD says how much is here, PATCH brings the next piece."""
    receipt = receipt_of(caller.actor, f"uuid:{instance}")
    rows = Attachment.objects.filter(submission=receipt.submission, name=name, replaced=False)
    known = rows.select_related("file").first()
    if known is not None:
        return _progress(known.file.size, known.file.size)
    if name not in receipt.missing:
        raise NotFound(_("这份答卷没有提到这个附件。"))
    arrival = arrival_of(caller.device, receipt.instance, name)
    if caller.request.method == "HEAD":
        return _progress(arrival.size)
    return _take_piece(caller, arrival, receipt, name)


def _take_piece(caller: Caller, arrival: Arrival, receipt: Receipt, name: str) -> HttpResponse:
    at, length = _number(caller, "Upload-Offset"), _number(caller, "Upload-Length")
    if length > largest():
        raise too_large()
    piece = body_of(caller.request, limit=LARGEST_PIECE, kind=PIECE)
    with arrival.held() as handle:
        try:
            size = append(handle, piece, at=at)
        except Conflict as refusal:
            return _progress(int(refusal.state), status=409)
        if size > length:
            arrival.drop()
            raise Invalid.one("files", _("收到的内容比声明的长，请重新发送。"))
        if size == length:
            _keep(caller, arrival, handle, receipt, name)
    return _progress(size, length)


def _keep(caller: Caller, arrival: Arrival, handle: IO[bytes], receipt: Receipt, name: str) -> None:
    """Whole: hand it over. A file that is refused is not asked for again from where it stopped."""
    handle.seek(0)
    try:
        add_file(caller.actor, instance=receipt.instance, name=name, stream=handle)
    except Refused:
        arrival.drop()
        raise
    arrival.drop()


def _number(caller: Caller, header: str) -> int:
    text = caller.request.headers.get(header, "")
    if not text.isdigit() or len(text) > 15:
        raise Invalid.one(header, _("请求头 %(header)s 应为字节数。") % {"header": header})
    return int(text)


def _progress(offset: int, length: int | None = None, *, status: int | None = None) -> HttpResponse:
    answer = HttpResponse(status=status or 204)
    answer["Upload-Offset"] = str(offset)
    answer["Tus-Resumable"] = TUS
    if length is not None:
        answer["Upload-Length"] = str(length)
    return answer
