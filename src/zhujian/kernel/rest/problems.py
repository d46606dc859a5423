"""Refusals as `application/problem+json` (RFC 9457), in the promised shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhujian.kernel.errors import Conflict, FieldError, Invalid, Refused
from zhujian.kernel.rest.wording import field_error

CONTENT_TYPE = "application/problem+json"
logger = structlog.get_logger(__name__)


def titles() -> dict[int, str]:
    return {
        400: _("请求不能处理"),
        401: _("未登录"),
        403: _("没有权限"),
        404: _("没有找到"),
        405: _("方法不被支持"),
        409: _("现在不能办理"),
        413: _("内容过大"),
        422: _("内容有误"),
        429: _("请求过于频繁"),
        500: _("系统出错"),
    }


def answer(status: int, detail: str, extra: Mapping[str, Any] | None = None) -> HttpResponse:
    body = {"type": "about:blank", "title": titles().get(status, ""), "status": status, "detail": detail}
    response = JsonResponse({**body, **(extra or {})}, status=status, encoder=DjangoJSONEncoder)
    response["Content-Type"] = CONTENT_TYPE
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def errors_json(errors: Sequence[FieldError]) -> list[dict[str, str]]:
    return [{"field": error.field, "message": error.message} for error in errors]


def answer_refused(error: Refused) -> HttpResponse:
    extra: dict[str, Any] = {}
    if isinstance(error, Invalid):
        extra["errors"] = errors_json(error.errors)
    if isinstance(error, Conflict):
        extra = {"state": error.state, "rule": error.rule, **error.extra}
    return answer(error.status, error.message, extra)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answer_refused(error)


def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return answer(401, _("请在 Authorization 头中提供有效的令牌。"))


def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer_refused(Invalid(field_error(item) for item in error.errors))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return answer_refused(Invalid.one("body", _("请求体不是合法的 JSON。")))
    return answer(error.status_code, titles().get(error.status_code, str(error)))


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(404, _("没有这个地址，或者您无权查看。"))


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return answer(413, _("请求体过大。"))


def _torn(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer_refused(Invalid.one("body", _("请求体不完整或格式有误。")))


def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("api.unexpected", path=request.path, exc_info=error)
    return answer(500, _("系统出错，已记录。请稍后再试；若仍出错，请联系系统管理员。"))


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Refused: _refused,
    AuthenticationError: _unknown,
    ValidationError: _malformed,
    HttpError: _http_error,
    Http404: _missing,
    RequestDataTooBig: _too_large,
    SuspiciousOperation: _torn,
    MultiPartParserError: _torn,
    Exception: _unexpected,
}


def install(api: NinjaAPI) -> None:
    """Give the API its answers to whatever goes wrong."""
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, handler)
