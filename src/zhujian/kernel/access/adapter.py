"""Where django-allauth would write an account, an action does."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhujian.kernel.access.actions import change_password, faults_of_reuse
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.demonstration import is_out_of_place
from zhujian.kernel.access.lockout import locked_out
from zhujian.kernel.access.models import Account
from zhujian.kernel.request import origin_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by the system administrator only."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """A demo account signs in to a demo county alone; only who knows its password is told so."""
        name = credentials.get("username")
        # Under the name as it is stored, so that LI.MING and li.ming share five attempts.
        known = Account.objects.filter(username__iexact=name).first() if name else None
        found: Account | None = super().authenticate(
            request, **{**credentials, "username": known.username if known else name}
        )
        if found is not None and is_out_of_place(found):
            message = _("这是演示账号，只能在演示数据目录中使用。请联系系统管理员停用它。")
            raise ValidationError(message, code="demo_account")
        return found

    def login(self, request: HttpRequest, user: Account) -> None:
        """Whoever guessed too often is locked out, also where it was the second factor that they guessed at."""
        if not AxesProxyHandler.is_allowed(request, {"username": user.username}):
            raise ImmediateHttpResponse(locked_out(request))
        super().login(request, user)

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """What the action would refuse is refused beside the field."""
        checked: str = super().clean_password(password, user)
        faults = faults_of_reuse(user, checked) if user is not None else []
        if faults:
            raise ValidationError([fault.message for fault in faults], code="password_reused")
        return checked

    def set_password(self, user: Account, password: str) -> None:
        changed = change_password(actor_for(user, origin=origin_of(self.request)), account=user, password=password)
        user.password = changed.password
