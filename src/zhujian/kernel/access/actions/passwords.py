"""Passwords: what is wrong with one, and changing one's own."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account, FormerPassword
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError, Invalid

HISTORY = 5


def faults_of_password(account: Account, password: str) -> list[FieldError]:
    """What the rules of passwords say against one."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        return [FieldError("password", message) for message in error.messages]
    return []


@action("accounts.change-password", row="account")
def change_password(act: Act, *, account: Account, password: str) -> Account:
    """Set one's own password. Raises Invalid where it is weak or one of the last five."""
    faults = faults_of_password(account, password) or faults_of_reuse(account, password)
    if faults:
        raise Invalid(faults)
    if account.has_usable_password():
        FormerPassword.objects.create(account=account, password=account.password, until=act.now)
    account.password = make_password(password)
    account.password_changed_at = act.now
    account.must_change_password = False
    account.save()
    return account


def faults_of_reuse(account: Account, password: str) -> list[FieldError]:
    """What is wrong with a password that is one of the account's last five (GB/T 22239-2019, 8.1.4.1)."""
    former = account.former_passwords.order_by("-until", "-pk").values_list("password", flat=True)[: HISTORY - 1]
    if any(check_password(password, used) for used in (account.password, *former) if is_password_usable(used)):
        return [FieldError("password", _("不能使用最近 %(count)s 次用过的口令。") % {"count": HISTORY})]
    return []
