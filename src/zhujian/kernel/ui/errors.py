"""A refusal as a whole page. The pages stand alone, without navigation or query: they work when little else does."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from zhujian.kernel.errors import Conflict, FieldError, Invalid, Refused

PAGES = (400, 403, 404, 409, 413, 422, 429, 500)


def refusal_page(
    request: HttpRequest, status: int, message: str = "", *, errors: Sequence[FieldError] = (), state: str = ""
) -> HttpResponse:
    """The page for `status` with what was wrong; field errors are listed one by one."""
    known = status if status in PAGES else 400
    context = {"message": message, "errors": errors, "state": state, "back_url": _back(request)}
    return render(request, f"{known}.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """The page that the refused step came from, where it is one of ours."""
    origin = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure())
    return origin if known and request.method == "POST" else ""


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer an expected refusal (`zhujian.kernel.errors`) to a browser."""
    errors = refusal.errors if isinstance(refusal, Invalid) else ()
    state = refusal.state if isinstance(refusal, Conflict) else ""
    return refusal_page(request, refusal.status, refusal.message, errors=errors, state=state)
