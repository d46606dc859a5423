"""Erasing what an account says about its person, once the account is closed."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from zhujian.kernel.access.models import Account, FormerPassword, SavedView
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict
from zhujian.kernel.records import new_salt
from zhujian.kernel.workflow.moves import require_reason

PREFIX = "erased-"


def is_erased(account: Account) -> bool:
    return account.username == f"{PREFIX}{account.pk}"


@action("accounts.manage", row="account", name="accounts.erase")
def erase_account(act: Act, *, account: Account, reason: str) -> Account:
    """Blank name, user name, post and mailbox of a closed account; what it did stays, under its number.

    The row gets a new salt: the digests that the log holds of its former contents can no longer be tried against
    guesses (Personal Information Protection Law, article 47).
    """
    require_reason(reason)
    if account.is_active:
        raise Conflict(_("账号停用之后才能清除个人信息。"), state="active")
    if is_erased(account):
        raise Conflict(_("这个账号的个人信息已经清除。"), state="erased")
    account.username = f"{PREFIX}{account.pk}"
    account.name = account.post = account.email = ""
    account.person = None
    account.set_unusable_password()
    account.salt = new_salt()
    account.save()
    FormerPassword.objects.filter(account=account).delete()
    Authenticator.objects.filter(user=account).delete()
    SavedView.objects.filter(account=account).delete()
    return account
