"""What every call of a phone has in common: who calls, by the device's key alone, and how a refusal looks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zhujian.kernel.actor import Actor
from zhujian.kernel.devices.authenticate import authenticate_bearer
from zhujian.kernel.devices.models import Device
from zhujian.kernel.devices.refusals import Turned
from zhujian.kernel.errors import Refused, TooLarge
from zhujian.kernel.rest.problems import answer, answer_refused

P = ParamSpec("P")
CLOCK = "Zhujian-Phone-Time"
DEVICE = "device"  # in the place of a page's permission: a phone's key opens it, and no session
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Caller:
    """A phone that calls. `at` is what its own clock says, where it says anything readable."""

    device: Device
    actor: Actor
    request: HttpRequest
    at: datetime | None


View = Callable[Concatenate[Caller, P], HttpResponse]


class Unreadable(Refused):
    """A body without a length, of another kind, or torn."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def call(*request_method_list: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Declare a call and its methods. No cookie is looked at, so there is nothing that another site could abuse."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            found = _answered(request, request_method_list, lambda: view(_caller(request), *args, **kwargs))
            found["Cache-Control"] = "no-store"
            return found

        opened.permission = DEVICE  # type: ignore[attr-defined]
        return opened

    return decorate


def _caller(request: HttpRequest) -> Caller:
    known = authenticate_bearer(request)
    return Caller(known.device, known.actor, request, _clock(request.headers.get(CLOCK, "")))


def _clock(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _answered(request: HttpRequest, methods: tuple[str, ...], run: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method not in methods:
        refusal = answer(405, _("方法不被支持。"))
        refusal["Allow"] = ", ".join(methods)
        return refusal
    try:
        return run()
    except Turned as refusal:
        return answer(refusal.status, refusal.message, {"code": refusal.code})
    except Refused as refusal:
        return answer_refused(refusal)
    except Exception:
        logger.exception("offline.unexpected", path=request.path)
        return answer(503, _("服务器暂时不能处理，内容没有丢失，手机稍后会重新发送。"))


def body_of(request: HttpRequest, *, limit: int, kind: str) -> bytes:
    """The request's body. Raises TooLarge by the declared length, before anything is read; Unreadable.

    What came of a torn body is given back: its beginning is as good as that of a whole one.
    """
    declared = request.META.get("CONTENT_LENGTH", "")
    if request.content_type != kind:
        raise Unreadable(415, _("这里只接收 %(kind)s。") % {"kind": kind})
    if not declared.isdigit():
        raise Unreadable(411, _("请求没有写明长度。"))
    if int(declared) > limit:
        raise TooLarge(_("一次发送的内容过大，最多 %(limit)d KB。") % {"limit": limit // 1024})
    return _read(request, int(declared))


def _read(request: HttpRequest, length: int) -> bytes:
    parts: list[bytes] = []
    try:
        while length > 0 and (part := request.read(min(length, 64 * 1024))):
            parts.append(part)
            length -= len(part)
    except OSError:
        logger.info("offline.torn", path=request.path)
    return b"".join(parts)
