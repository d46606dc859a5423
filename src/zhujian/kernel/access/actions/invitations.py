"""Invitations: how somebody comes by the password of an account without anybody else ever knowing it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.actions.passwords import faults_of_password, faults_of_reuse
from zhujian.kernel.access.models import Account, Invitation
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, Invalid, NotFound

VALID = timedelta(hours=72)
SALT = "zhujian.invitation"


@action("accounts.manage", row="account", name="accounts.invite")
def invite(act: Act, *, account: Account) -> tuple[Invitation, str]:
    """Make the one-time link's token for an account without a password; former invitations end.

    An account that has a password is refused: a new one needs a recovery, to which a second person consents.
    The token is returned once; only its digest is kept.
    """
    if not account.is_active:
        raise Conflict(_("这个账号已经停用。"), state="closed")
    if account.has_usable_password():
        raise Conflict(_("这个账号已设口令。本人忘记口令或遗失第二因素的，请发起找回。"), rule="has-password")
    for former in Invitation.objects.filter(account=account, used_at__isnull=True, withdrawn_at__isnull=True):
        former.withdrawn_at = time.real_now()
        former.save(update_fields=["withdrawn_at"])
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        account=account,
        digest=_digest(secret),
        created_at=time.real_now(),
        created_by=act.actor.account,
        expires_at=time.real_now() + VALID,
    )
    act.note(invitation=invitation.pk)
    return invitation, signing.dumps([invitation.pk, secret], salt=SALT)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_of(token: str) -> Invitation:
    """The open invitation behind a link's token. Raises NotFound alike for a forged, used, ended or expired one."""
    try:
        pk, secret = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _no_longer() from error
    found = Invitation.objects.select_related("account").filter(pk=pk).first()
    if found is None or not secrets.compare_digest(found.digest, _digest(secret)) or not _is_open(found):
        raise _no_longer()
    return found


def _is_open(invitation: Invitation) -> bool:
    fresh = invitation.used_at is None and invitation.withdrawn_at is None
    return fresh and invitation.expires_at > time.real_now() and invitation.account.is_active


def _no_longer() -> NotFound:
    return NotFound(_("邀请链接无效、已使用或已过期，请联系系统管理员重新发出。"))


@action("accounts.change-password", row="account", name="accounts.accept-invitation")
def accept_invitation(act: Act, *, account: Account, invitation: Invitation, password: str) -> Account:
    """Set the account's password by its invitation, once. Raises NotFound where it was used meanwhile, Invalid."""
    locked = act.lock(Invitation, invitation.pk)
    if locked.account_id != account.pk or not _is_open(locked):
        raise _no_longer()
    faults = faults_of_password(account, password) or faults_of_reuse(account, password)
    if faults:
        raise Invalid(faults)
    locked.used_at = time.real_now()
    locked.save(update_fields=["used_at"])
    account.password = make_password(password)
    account.password_changed_at = act.now
    account.must_change_password = False
    account.save()
    act.note(invitation=locked.pk)
    return account
