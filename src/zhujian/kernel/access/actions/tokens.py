"""Tokens for programs: issued by their owners alone."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils.translation import gettext as _

from zhujian.kernel.access.actors import digest_of_token, roles_of
from zhujian.kernel.access.models import Account, Token
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, Invalid

TOKEN_PREFIX = "zj_"  # noqa: S105


@action("tokens.issue", row="account")
def issue_token(act: Act, *, account: Account, role: str, name: str, days: int | None = None) -> tuple[Token, str]:
    """Issue a token to its owner. The secret is returned once and not kept."""
    if role not in roles_of(account):
        raise Invalid.one("role", _("您没有这一角色。"))
    if not name.strip():
        raise Invalid.one("name", _("请写明令牌的用途。"))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        account=account,
        role=role,
        name=name.strip(),
        digest=digest_of_token(secret),
        created_at=act.now,
        expires_at=act.now + timedelta(days=days) if days else None,
    )
    act.note(token=token.pk)
    return token, secret


@action("tokens.withdraw", row="token")
def withdraw_token(act: Act, *, token: Token) -> Token:
    """Withdraw a token: its owner, or the security administrator for a lost device."""
    if token.withdrawn_at:
        raise Conflict(_("这枚令牌已经收回。"), state="withdrawn")
    token.withdrawn_at = act.now
    token.save()
    return token


def end_tokens(act: Act, account: Account) -> None:
    """End all tokens of an account."""
    for token in Token.objects.filter(account=account, withdrawn_at__isnull=True):
        token.withdrawn_at = act.now
        token.save(update_fields=["withdrawn_at"])
