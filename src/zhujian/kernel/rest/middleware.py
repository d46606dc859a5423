"""What is refused before an operation is reached is refused in the API's own shape."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhujian.kernel.rest.problems import CONTENT_TYPE, answer, titles

PREFIX = "/api/"


class ProblemMiddleware:
    """An unknown address (404) or a method that it does not know (405) under /api/ is no page and no plain text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = self.get_response(request)
        is_ours = request.path.startswith(PREFIX) and found.headers.get("Content-Type") != CONTENT_TYPE
        if is_ours and found.status_code == 404:
            return answer(404, _("没有这个地址，或者您无权查看。"))
        if is_ours and found.status_code == 405:
            problem = answer(405, titles()[405])
            problem["Allow"] = found["Allow"]
            return problem
        return found
