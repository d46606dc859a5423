"""What django-allauth and django-axes do by themselves becomes an event in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.audit.log import Entry, append
from zhujian.kernel.db import write_gate
from zhujian.kernel.request import origin_of


def record(name: str, request: HttpRequest | None, account: int | None) -> None:
    """Append an event of the sign-in itself, which is no business action and changes no recorded row."""
    origin = origin_of(request) if request else ""
    entry = Entry(action=name, business=time.now(), account=account, origin=origin)
    with write_gate(), transaction.atomic():
        append([entry])


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    record("access.signed-in", request, user.pk)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    record("access.signed-out", request, user.pk if user else None)


@receiver(user_login_failed)
def sign_in_failed(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """A name that nobody has is not kept: it may be a password typed into the wrong field."""
    name = credentials.get("username")
    known = Account.objects.filter(username__iexact=name).values_list("pk", flat=True).first() if name else None
    record("access.sign-in-failed", request, known)


@receiver(authentication_failed)
def second_factor_failed(request: HttpRequest, user: Account, reauthentication: bool, **_kwargs: Any) -> None:
    """Tell django-axes of a wrong code as of a wrong password; allauth's own counting is switched off."""
    user_login_failed.send(sender=Account, credentials={"username": user.username}, request=request)
    if reauthentication and getattr(request, "axes_locked_out", False):
        logout(request)
