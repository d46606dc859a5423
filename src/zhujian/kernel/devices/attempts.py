"""Wrong keys are counted where wrong passwords are (django-axes): five within 15 minutes, then there is a pause.

They count for a phone's user name and the address that they come from, so that nobody shuts out somebody else's phone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_login_failed
from django.db.models import QuerySet
from django.http import HttpRequest

from zhujian.kernel import lookups
from zhujian.kernel.db.together import Together
from zhujian.kernel.devices.models import Device

_LOGIN = re.compile(r"phone-[0-9a-z]{8}")
_PATH = "/openrosa/"


def is_locked(origin: str, login: str = "") -> bool:
    request, credentials = _attempt(origin, login)
    return _has_failed(credentials["username"]) and bool(AxesProxyHandler.is_locked(request, credentials))


def _have_failed(names: Sequence[str]) -> list[bool]:
    """Whose wrong keys are on record at all: hardly anybody's, and the others need not be counted."""
    known = {name for (name,) in lookups.values_named(_failures, set(names))}
    return [name in known for name in names]


def _failures(names: Sequence[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = AccessAttempt.objects.filter(username__in=names)
    return rows.order_by().values_list("username")


_has_failed: Together[str, bool] = Together(_have_failed)


def note_wrong(origin: str, login: str = "") -> None:
    """One more wrong key; the log has it as it has a wrong password."""
    request, credentials = _attempt(origin, login)
    user_login_failed.send(sender=Device, credentials=credentials, request=request)


def _attempt(origin: str, login: str) -> tuple[HttpRequest, dict[str, str]]:
    """A request that holds no more than may be kept: the one that came may have a key in its address."""
    request = HttpRequest()
    request.path = request.path_info = _PATH
    request.META["REMOTE_ADDR"] = origin
    name = login if _LOGIN.fullmatch(login) else "phone"
    return request, {"username": f"{name}@{origin}"}
