"""Opening and closing accounts: the system administrator's."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from zhujian.kernel.access.actions.grants import end_grants
from zhujian.kernel.access.actions.passwords import faults_of_password
from zhujian.kernel.access.actions.tokens import end_tokens
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.org.models import Person, Unit
from zhujian.kernel.workflow.moves import require_reason


@action("accounts.manage", name="accounts.open")
def open_account(
    act: Act,
    *,
    username: str,
    name: str,
    password: str | None = None,
    post: str = "",
    email: str = "",
    unit: Unit | None = None,
    person: Person | None = None,
    must_change_password: bool = True,
    is_demo: bool = False,
) -> Account:
    """Open an account that can do nothing yet. Without a password it is opened by invitation only.

    `person` ties several accounts of one person together: what excludes each other does so for the person.
    A demo account (`is_demo`) lives in the data directory of a demo county alone.
    """
    account = Account(
        username=username.strip(),
        name=name.strip(),
        post=post,
        email=email,
        unit=unit,
        person=person,
        must_change_password=must_change_password,
        is_demo=is_demo,
        created_at=act.now,
    )
    _check_account(account, password)
    _set_password(act, account, password)
    account.save()
    act.about(account)
    return account


def _check_account(account: Account, password: str | None) -> None:
    errors = []
    if not account.username:
        errors.append(FieldError("username", _("请填写用户名。")))
    elif Account.objects.filter(username__iexact=account.username).exists():
        errors.append(FieldError("username", _("用户名 %(name)s 已被使用。") % {"name": account.username}))
    if not account.name:
        errors.append(FieldError("name", _("请填写姓名。")))
    if password is not None:
        errors += faults_of_password(account, password)
    if errors:
        raise Invalid(errors)


def _set_password(act: Act, account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    account.password = make_password(password)
    account.password_changed_at = act.now


@action("accounts.manage", row="account", name="accounts.close")
def close_account(act: Act, *, account: Account, reason: str) -> Account:
    """Close an account: it can no longer sign in, and its grants and tokens end."""
    require_reason(reason)
    if account.pk == act.actor.account:
        raise Conflict(_("不能停用自己的账号。"), rule="not-oneself")
    if not account.is_active:
        raise Conflict(_("这个账号已经停用。"), state="closed")
    account.is_active = False
    account.closed_at = act.now
    account.save()
    end_grants(act, account)
    end_tokens(act, account)
    return account
