"""What goes outside the application: how many things wait and where to look, never what they are."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _
from django.utils.translation import override

TIMEOUT_SECONDS = 10


class NotTaken(OSError):
    """The other side answered, and refused."""


def words(count: int) -> str:
    with override(settings.LANGUAGE_CODE):
        return _("您有 %(count)s 件待办，请登录系统查看。") % {"count": count} + f"\n{settings.ZHUJIAN_ADDRESS}"


def send_email(address: str, count: int) -> None:
    """Raises OSError (smtplib's errors are) where the server cannot be reached or refuses."""
    with override(settings.LANGUAGE_CODE):
        subject = _("竹鉴：您有待办事项")
    connection = get_connection(timeout=TIMEOUT_SECONDS)
    EmailMessage(subject=subject, body=words(count), to=[address], connection=connection).send()


def send_wecom(count: int) -> None:
    """Post to the group robot. Raises OSError where it cannot be reached, NotTaken where its errcode is not 0."""
    address: str = settings.ZHUJIAN_WECOM_WEBHOOK
    if urlsplit(address).scheme not in {"http", "https"}:
        raise NotTaken("the webhook's address is neither http nor https")
    body = json.dumps({"msgtype": "text", "text": {"content": words(count)}}).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})  # noqa: S310  (checked above)
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
        answer = response.read(4096)
    try:
        code = json.loads(answer)["errcode"]
    except (ValueError, KeyError, TypeError) as error:
        raise NotTaken("the answer holds no errcode") from error
    if code != 0:
        raise NotTaken(f"errcode {code}")
