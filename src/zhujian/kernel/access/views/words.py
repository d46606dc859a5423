"""Accounts and grants in the words of their pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.actions.erasure import is_erased
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.access.scopes import topic_words
from zhujian.kernel.ui.formats import day
from zhujian.kernel.wording import listed

State = tuple[str, str]


def account_state(account: Account) -> State:
    """Phase of the chip and the word."""
    if is_erased(account):
        return "void", _("已停用，信息已清除")
    if not account.is_active:
        return "void", _("已停用")
    if not account.has_usable_password():
        return "new", _("待邀请或待接受邀请")
    return ("begun", _("待首次登录")) if account.must_change_password else ("done", _("在用"))


def grant_state(grant: Grant) -> State:
    today = time.today()
    if grant.revoked_at:
        return "void", _("已收回")
    if grant.since > today:
        return "new", _("未开始")
    if grant.until and grant.until < today:
        return "void", _("已到期")
    return "done", _("有效")


def role_title(code: str) -> str | Promise:
    return ROLES[code].title if code in ROLES else code


def roles_words(grants: Sequence[Grant]) -> str:
    return listed(dict.fromkeys(str(role_title(grant.role)) for grant in grants))


def reach(grant: Grant) -> str:
    """`应急管理局 · 煤矿安全监督`."""
    place = str(grant.unit) if grant.unit else _("不限单位")
    return f"{place} · {topic_words(grant.topics)}" if grant.topics else place


def period(grant: Grant) -> str:
    if grant.until is None:
        return _("自 %(since)s 起") % {"since": day(grant.since)}
    return _("%(since)s 至 %(until)s") % {"since": day(grant.since), "until": day(grant.until)}
