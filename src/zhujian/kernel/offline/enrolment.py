"""Enrolling the phone in one's hand: the one call that a signed-in account makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhujian.kernel import lookups
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.actions import enrol
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Forbidden, Invalid, Refused
from zhujian.kernel.request import Request
from zhujian.kernel.rest.problems import answer, answer_refused
from zhujian.kernel.ui.pages import SIGNED_IN

ENROL = "devices.enrol"
JSON = "application/json"
LONGEST_BODY = 4096


def _in_session(permission: str) -> Callable[[Callable[[Request, Account], HttpResponse]], Callable[..., HttpResponse]]:
    """For a signed-in account; refusals are JSON, since a script asks."""

    def decorate(view: Callable[[Request, Account], HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        def shown(request: Request) -> HttpResponse:
            account = lookups.first(Account, id=request.actor.account) if request.actor.account else None
            if account is None:
                return answer(401, _("请先登录。"), {"code": "sign-in"})
            try:
                return view(request, account)
            except Refused as refusal:
                return answer_refused(refusal)

        shown.permission = permission  # type: ignore[attr-defined]
        return shown

    return decorate


@require_GET
@_in_session(SIGNED_IN)
def session(request: Request, account: Account) -> HttpResponse:
    """Who is signed in, whether they may enrol a phone, and the token for doing so."""
    may = request.actor.may(ENROL)
    who = {"username": account.username, "name": str(account)}
    return JsonResponse({**who, "may": may, "token": get_token(request)})


@require_POST
@_in_session(ENROL)
def enrolled(request: Request, account: Account) -> HttpResponse:
    """Enrol this phone for the account. The key is in this answer and nowhere else."""
    if not request.actor.may(ENROL):
        raise Forbidden(_("您的角色不能登记手机。"))
    device, key = enrol(request.actor, account=account, name=_name(request), kind=Device.PAGE)
    found = {"device": device.login, "key": key, "name": device.name, "account": account.username}
    return JsonResponse(found, status=201)


def _name(request: Request) -> str:
    body: Any = None
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type == JSON and length <= LONGEST_BODY:
        try:
            body = json.loads(request.body)
        except ValueError:
            body = None
    name = body.get("name") if isinstance(body, dict) else None
    if not isinstance(name, str):
        raise Invalid.one("name", _("请给这部手机起一个便于辨认的名称，不超过 60 个字。"))
    return name
