"""A secret that is shown once: the browser's own cookie takes it to the page that follows; it lies nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "zj_once"
SECONDS = 120


def hand(answer: HttpResponse, path: str, secret: str) -> HttpResponse:
    """Give the secret to the page at `path`, to which `answer` redirects."""
    answer.set_signed_cookie(
        COOKIE,
        secret,
        salt=path,
        max_age=SECONDS,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def handed(request: HttpRequest) -> str:
    """The secret handed to this page, or an empty text."""
    found = request.get_signed_cookie(COOKIE, default="", salt=request.path, max_age=SECONDS)
    return found or ""


def forget(answer: HttpResponse, path: str) -> HttpResponse:
    """Take the cookie away again, so that a reload shows the secret no more."""
    answer.delete_cookie(COOKIE, path=path, samesite="Strict")
    return answer
