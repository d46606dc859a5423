"""Recovering an account whose owner lost password or second factor: one administrator asks, another consents."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from zhujian.kernel.access.actions.tokens import end_tokens
from zhujian.kernel.access.models import Account, FormerPassword
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict
from zhujian.kernel.workflow.consents import decide, propose, step
from zhujian.kernel.workflow.models import Consent

STEP = "accounts.recover"
CONSENT = "accounts.consent-recovery"


@action("accounts.manage", row="account", name="accounts.recover")
def recover(act: Act, *, account: Account, reason: str) -> Consent:
    """Ask that password and second factor be taken off an account; the security administrator decides."""
    if not account.is_active:
        raise Conflict(_("这个账号已经停用。"), state="closed")
    if account.pk == act.actor.account:
        raise Conflict(_("不能找回自己的账号，须由另一名系统管理员发起。"), rule="not-oneself")
    consent = propose(act, account, STEP, needs=CONSENT, reason=reason)
    act.notify(Tell("accounts.recovery-wanted", row=account, roles=("security-admin",), text=account.username))
    return consent


@action(CONSENT, row="account", name="accounts.decide-recovery")
def decide_recovery(act: Act, *, account: Account, agree: bool, reason: str) -> Consent:
    """Agree or refuse. Agreed, the account can sign in by a new invitation only."""
    if account.pk == act.actor.account:
        raise Conflict(_("不能决定自己账号的找回。"), rule="not-oneself")
    consent = decide(act, account, agree=agree, reason=reason)
    act.note(agreed=agree)
    return consent


@step(STEP)
def recovered(act: Act, account: Account, *, consent: Consent) -> None:
    """The old password is kept among the former ones; sessions end with it, and so do tokens."""
    if account.has_usable_password():
        FormerPassword.objects.create(account=account, password=account.password, until=act.now)
    account.set_unusable_password()
    account.must_change_password = True
    account.save()
    Authenticator.objects.filter(user=account).delete()
    end_tokens(act, account)
    asker = (consent.asked_by,) if consent.asked_by else ()
    act.notify(Tell("accounts.recovered", accounts=asker, row=account, text=account.username))
