"""Wrong keys are counted where wrong passwords are (django-axes): five within 15 minutes, then there is a pause.

They count for a phone's user name and the address that they come from, so that nobody shuts out somebody else's phone.
"""

from __future__ import annotations

import re

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from zhujian.kernel.devices.models import Device

_LOGIN = re.compile(r"phone-[0-9a-z]{8}")
_PATH = "/openrosa/"


def is_locked(origin: str, login: str = "") -> bool:
    request, credentials = _attempt(origin, login)
    return bool(AxesProxyHandler.is_locked(request, credentials))


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
