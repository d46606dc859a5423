"""What every door of this protocol has in common: who knocks, in which language, and how a refusal looks."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from zhujian.kernel.actor import Actor
from zhujian.kernel.devices import refusals
from zhujian.kernel.devices.authenticate import Known, authenticate_bearer, authenticate_digest, authenticate_key
from zhujian.kernel.devices.challenges import challenges
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Conflict, Invalid, NotFound, Refused
from zhujian.kernel.openrosa import envelopes
from zhujian.kernel.request import origin_of

P = ParamSpec("P")
KEY, HIDDEN = re.compile(r"^(.*?/openrosa/key/)[^/]+"), r"\1***"
UNEXPECTED = "error-unexpected"
DEVICE = "device"  # in the place of a page's permission: a phone's key opens it, and no session
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Caller:
    """A phone at a door. `key` is set where it came in the address, and goes into the addresses that it is given."""

    device: Device
    actor: Actor
    request: HttpRequest
    key: str = ""

    def url(self, name: str, /, **parts: str) -> str:
        """The whole address of another door, by which this phone is known in the same way."""
        if self.key:
            return self.request.build_absolute_uri(reverse(f"openrosa:keyed:{name}", kwargs={"key": self.key, **parts}))
        return self.request.build_absolute_uri(reverse(f"openrosa:{name}", kwargs=parts))


View = Callable[Concatenate[Caller, P], HttpResponse]


def door(*request_method_list: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Declare a door and its methods. A session's cookie is not looked at; whatever goes wrong is told as a message."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            key = str(kwargs.pop("key", ""))
            _hide(request)
            try:
                if request.method not in request_method_list:
                    return envelopes.dressed(_not_allowed(request_method_list))
                known = _known(request, key)
                answer = view(Caller(known.device, known.actor, request, key), *args, **kwargs)
            except refusals.Turned as refusal:
                answer = _turned(request, refusal, key)
            except Refused as refusal:
                answer = refused(refusal)
            except Exception:
                logger.exception("openrosa.unexpected", view=view.__name__)
                answer = _unexpected()
            return envelopes.dressed(answer)

        opened.permission = DEVICE  # type: ignore[attr-defined]
        return opened

    return decorate


def _known(request: HttpRequest, key: str) -> Known:
    if key:
        return authenticate_key(key, origin=origin_of(request))
    is_bearer = request.headers.get("Authorization", "").lower().startswith("bearer ")
    return authenticate_bearer(request) if is_bearer else authenticate_digest(request)


def _hide(request: HttpRequest) -> None:
    """From here on nothing that writes down the address of this request writes down a key, nor half an address."""
    request.path = KEY.sub(HIDDEN, request.path)
    request.path_info = KEY.sub(HIDDEN, request.path_info)


def _turned(request: HttpRequest, refusal: refusals.Turned, key: str) -> HttpResponse:
    """A key in the address is not asked for again: there is no other answer that the client could give."""
    status = 403 if key and refusal.status == 401 else refusal.status
    answer = envelopes.message(status, refusal.message, nature=refusal.code)
    if status == 401:
        answer.challenge(*challenges(origin_of(request), stale=refusal.code == refusals.STALE))
    if status == 429:
        answer["Retry-After"] = "900"
    return answer


def refused(refusal: Refused) -> envelopes.Answer:
    """A refusal with the status that this protocol has for it."""
    if isinstance(refusal, Invalid):
        field = next((error.field for error in refusal.errors), "")
        status = {"form": 404, "version": 404, "visit": 403}.get(field, 400)
        return envelopes.message(status, refusal.message, nature=f"error-{field or 'content'}")
    nature = {NotFound: "error-not-found", Conflict: "error-conflict"}.get(type(refusal), f"error-{refusal.status}")
    return envelopes.message(refusal.status, refusal.message, nature=nature)


def _not_allowed(methods: tuple[str, ...]) -> HttpResponse:
    answer = envelopes.message(405, _("方法不被支持。"), nature="error-method")
    answer["Allow"] = ", ".join(methods)
    return answer


def _unexpected() -> HttpResponse:
    words = _("服务器暂时不能处理，内容没有丢失，请稍后在手机上重新发送。")
    answer = envelopes.message(503, words, nature=UNEXPECTED)
    answer["Retry-After"] = "60"
    return answer
