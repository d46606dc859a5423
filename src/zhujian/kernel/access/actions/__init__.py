"""Writing accounts, grants and tokens. Accounts are the system administrator's, grants the security administrator's."""

from zhujian.kernel.access.actions.accounts import close_account, open_account
from zhujian.kernel.access.actions.erasure import erase_account
from zhujian.kernel.access.actions.grants import grant_role, revoke_grant, substitute
from zhujian.kernel.access.actions.handover import hand_over
from zhujian.kernel.access.actions.invitations import accept_invitation, invite
from zhujian.kernel.access.actions.passwords import HISTORY, change_password, faults_of_reuse
from zhujian.kernel.access.actions.recovery import decide_recovery, recover
from zhujian.kernel.access.actions.tokens import TOKEN_PREFIX, issue_token, withdraw_token

__all__ = [
    "HISTORY",
    "TOKEN_PREFIX",
    "accept_invitation",
    "change_password",
    "close_account",
    "decide_recovery",
    "erase_account",
    "faults_of_reuse",
    "grant_role",
    "hand_over",
    "invite",
    "issue_token",
    "open_account",
    "recover",
    "revoke_grant",
    "substitute",
    "withdraw_token",
]
