"""What no address means is taken out of it before any page or operation reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NUL = re.compile(r"%00|\x00")

Handler = Callable[[HttpRequest], HttpResponse]


def without_nul(answer: Handler) -> Handler:
    """Middleware: a NUL in the query is part of no filter and no key, and PostgreSQL refuses to compare with one."""

    def handle(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL.search(query):
            request.META["QUERY_STRING"] = NUL.sub("", query)
        return answer(request)

    return handle
