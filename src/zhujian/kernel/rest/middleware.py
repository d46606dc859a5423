"""What is refused before an operation is reached is refused in the API's own shape."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel.rest.problems import CONTENT_TYPE, answer, titles

PREFIX = "/api/"


class ProblemMiddleware:
    """Under /api/ nothing is a page or plain text: no unknown address, no method that it does not know, no request that
    was turned away before. What can be got can be asked for by HEAD."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        if request.method != "HEAD":
            return _in_our_shape(self.get_response(request))
        request.method = "GET"
        found = _in_our_shape(self.get_response(request))
        if not found.streaming:
            found["Content-Length"] = str(len(found.content))
            found.content = b""
        return found


def _in_our_shape(found: HttpResponse) -> HttpResponse:
    if found.headers.get("Content-Type") == CONTENT_TYPE:
        return found
    if found.status_code == 404:
        return answer(404, _("没有这个地址，或者您无权查看。"))
    if found.status_code in {400, 403}:
        return answer(found.status_code, titles()[found.status_code])
    if found.status_code == 405:
        problem = answer(405, titles()[405])
        problem["Allow"] = found["Allow"]
        return problem
    return found
