"""What the three administrators find on their workbench: accounts, grants, the log, and no business row."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.queries import ACTIVE, ENDING, IDLE, WAITING, account_state_q, grant_state_q
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Head, SignedHead
from zhujian.kernel.clocks.models import HolidayYear
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.formats import moment
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.wording import listed


def figures_for(actor: Actor) -> list[Figure]:
    """The figures of those powers that the actor has."""
    found: list[Figure] = []
    if actor.may("accounts.manage"):
        found += _accounts(actor)
    if actor.may("clocks.import-holidays"):
        found += _holidays()
    if actor.may("grants.manage"):
        found += _grants(actor)
    if actor.may("audit.view"):
        found += _log()
    return found


def _link(name: str, query: str = "") -> str:
    """Empty where this zone keeps the door closed: the figure is then no link."""
    try:
        return f"{reverse(name)}{query}"
    except NoReverseMatch:
        return ""


def _accounts(actor: Actor) -> Iterator[Figure]:
    yield _accounts_in(actor, WAITING, _("未完成首次登录的账号"))
    yield _accounts_in(actor, ACTIVE, _("启用的账号"))


def _accounts_in(actor: Actor, state: str, label: str) -> Figure:
    """The accounts in a state, which the list of accounts filters by."""
    count = visible_to(actor, Account).filter(account_state_q(state)).count()
    return Figure(label, count, _("个"), _link("access:accounts", f"?state={state}"))


def _holidays() -> Iterator[Figure]:
    years = {time.today().year, time.today().year + 1}
    missing = sorted(years - set(HolidayYear.objects.filter(year__in=years).values_list("year", flat=True)))
    change = _("缺 %(years)s 年；按此推算的到期日均为暂定。") % {"years": listed(map(str, missing))} if missing else ""
    yield Figure(_("未导入的节假日表"), len(missing), _("份"), _link("clocks:holidays"), change=change)


def _grants(actor: Actor) -> Iterator[Figure]:
    ending = visible_to(actor, Grant).filter(grant_state_q(ENDING)).count()
    yield _accounts_in(actor, IDLE, _("待授权的账号"))
    yield Figure(_("三十日内到期的授权"), ending, _("项"), _link("access:grants", f"?state={ENDING}"))


def _log() -> Iterator[Figure]:
    head = Head.objects.first()
    size = head.size if head else 0
    signed = SignedHead.objects.order_by("-pk").first()
    since = size - (signed.size if signed else 0)
    last = _("最近一次签名：%(at)s") % {"at": moment(signed.signed_at)} if signed else _("尚未签名")
    yield Figure(_("日志事件"), size, _("条"), _link("audit:log"))
    yield Figure(_("签名之后新增"), since, _("条"), _link("audit:log"), change=last)
