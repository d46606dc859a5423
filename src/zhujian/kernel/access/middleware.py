"""From a signed-in session to an actor, with idle sign-out and what must be done first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhujian.kernel import time
from zhujian.kernel.access.actors import actor_for, grants_of
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.request import Request, origin_of

ROLE_KEY = "role"
SEEN_KEY = "seen"
SEEN_EVERY = 60
OPEN_PREFIXES = ("/accounts/", "/static/", "/api/", "/i18n/", "/health", "/metrics", "/openrosa/")


class ActorMiddleware:
    """Sets `request.actor`. Signs out whoever was idle; sends whoever must first renew a password or add a factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        user = request.user
        if isinstance(user, Account) and _is_idle(request):
            logout(request)
            user = request.user
        if not isinstance(user, Account):
            request.actor = Actor.anonymous()
            return self.get_response(request)
        request.grants = grants_of(user)
        role = request.session.get(ROLE_KEY, "")
        request.actor = actor_for(user, role, origin=origin_of(request), grants=request.grants)
        first = _first_step(request, user)
        return redirect(first) if first else self.get_response(request)


def _is_idle(request: HttpRequest) -> bool:
    """Whether more than the allowed minutes passed since the last request; notes this one otherwise."""
    now, seen = time.real_now().timestamp(), request.session.get(SEEN_KEY)
    if seen is not None and now - seen > settings.ZHUJIAN_IDLE_MINUTES * 60:
        return True
    if seen is None or now - seen > SEEN_EVERY:
        request.session[SEEN_KEY] = now
    return False


def _first_step(request: HttpRequest, account: Account) -> str | None:
    """Where somebody must go before anything else, or None."""
    if request.path.startswith(OPEN_PREFIXES):
        return None
    if account.must_change_password or _is_stale(account):
        return reverse("account_change_password")
    if not is_mfa_enabled(account):
        return reverse("mfa_activate_totp")
    return None


def _is_stale(account: Account) -> bool:
    changed = account.password_changed_at
    return changed is None or time.now() - changed > timedelta(days=settings.ZHUJIAN_PASSWORD_DAYS)
