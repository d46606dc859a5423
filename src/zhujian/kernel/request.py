"""A request as views and API operations see it: with its actor."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zhujian.kernel.actor import Actor


class Request(HttpRequest):
    """For type checking. A request that no middleware has seen has none of these.

    The middleware sets `actor` and the account's `grants`; the API's guard sets `actor`, and `row` where the path
    names one.
    """

    actor: Actor
    row: Any
    grants: Any


def origin_of(request: HttpRequest) -> str:
    """The address that a request comes from, for the log.

    Where TLS ends at a proxy of ours, that proxy is whom we see; it writes whom it saw as the last address of
    X-Forwarded-For. What stands before that one the client may have made up.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    last = forwarded.rpartition(",")[2].strip()
    return last if _is_address(last) else seen


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
