"""The list of accounts and the page of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zhujian.kernel.access import once
from zhujian.kernel.access.actions import open_account
from zhujian.kernel.access.actions.erasure import is_erased
from zhujian.kernel.access.forms import OpenForm
from zhujian.kernel.access.models import Account, Grant, Invitation, Token
from zhujian.kernel.access.open_work import counts_of
from zhujian.kernel.access.queries import (
    ACTIVE,
    CLOSED,
    IDLE,
    WAITING,
    account_state_q,
    accounts_of,
    matching,
    with_role,
)
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.access.views.invitations import link_of
from zhujian.kernel.access.views.recovery import waiting_recovery
from zhujian.kernel.access.views.steps import FormPage, pager_for, shown
from zhujian.kernel.access.views.words import account_state, grant_state, period, reach, role_title, roles_words
from zhujian.kernel.actor import Actor
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Confirm, Fact, Verb
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table
from zhujian.kernel.ui.formats import moment
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for, visible_to

PAGE = 50
COLUMNS = (Column(_("用户名")), Column(_("姓名")), Column(_("所在单位")), Column(_("角色")), Column(_("状态")))
STATES = (
    (ACTIVE, _("在用")),
    (WAITING, _("未完成首次登录")),
    (IDLE, _("未授权")),
    (CLOSED, _("已停用")),
)


@page("accounts.view")
def account_list(request: Request) -> HttpResponse:
    query = request.GET
    rows = accounts_of(request.actor).filter(account_state_q(query.get("state", "")), matching(query.get("q", "")))
    if query.get("role") in ROLES:
        rows = rows.filter(with_role(query["role"]))
    found = cut(rows, Order("username", descending=False), limit=PAGE, cursor=query.get("cursor", ""))
    table = Table(
        columns=COLUMNS,
        label=_("账号"),
        pager=pager_for(query, found.next),
        empty=Empty(_("没有符合条件的账号"), _("减少条件再试。"), reverse("access:accounts"), _("清除条件"), "search"),
    )
    listed = [
        {"account": account, "roles": roles_words(account.held), "state": account_state(account)}  # type: ignore[attr-defined]
        for account in found.items
    ]
    return render(
        request, "access/accounts.html", {"table": table, "rows": listed, "bar": _bar(), "count": rows.count()}
    )


def _bar() -> FilterBar:
    return FilterBar(
        (
            Filter("q", _("用户名、姓名、职务或单位"), kind="text"),
            Filter("state", _("状态"), choices=tuple(Choice(*item) for item in STATES)),
            Filter("role", _("角色"), choices=tuple(Choice(role.code, role.title) for role in ROLES.values())),
        )
    )


@page("accounts.manage")
def open_page(request: Request) -> HttpResponse:
    """Open an account; the invitation follows on its page."""
    form = OpenForm(request.POST or None, actor=request.actor)
    if request.method == "POST":
        made: Account | None = checked(form, lambda data: open_account(request.actor, **data))
        if made is not None:
            messages.success(request, _t("已开通账号 %(name)s，还没有任何权限。") % {"name": made.username})
            return HttpResponseRedirect(reverse("access:account", args=[made.pk]))
    confirm = Confirm(
        action=reverse("access:open"),
        submit=_("开通"),
        consequences=(
            _("账号开通后没有口令，须向本人发出邀请链接，由本人自行设置。"),
            _("账号没有任何权限，由安全管理员另行授权。"),
        ),
        cancel_url=reverse("access:accounts"),
        draft="account",
    )
    return shown(request, FormPage(_("开通账号"), confirm, crumbs=crumbs()), form)


def crumbs(account: Account | None = None) -> tuple[Link, ...]:
    """The way to an account's steps."""
    top = Link(pgettext("复数", "账号"), reverse("access:accounts"))
    return (top, Link(account.username, reverse("access:account", args=[account.pk]))) if account else (top,)


@page("accounts.view")
def account_page(request: Request, pk: int) -> HttpResponse:
    actor = request.actor
    account = get_for(actor, "accounts.view", Account, pk=pk)
    secret = once.handed(request)
    context: dict[str, Any] = {
        "account": account,
        "crumbs": crumbs(),
        "state": account_state(account),
        "facts": _facts(account),
        "verbs": _verbs(actor, account),
        "consent": waiting_recovery(actor, account),
        "grants": grants_shown(actor, account),
        "tokens": visible_to(actor, Token).filter(account=account).order_by("-pk") if actor.may("tokens.view") else (),
        "invitations": visible_to(actor, Invitation).filter(account=account).order_by("-pk")[:5],
        "work": counts_of(account) if actor.may("accounts.manage") and account.is_active else (),
        "link": link_of(secret) if secret else None,
    }
    answer = render(request, "access/account.html", context)
    return once.forget(answer, request.path) if secret else answer


def _facts(account: Account) -> list[Fact]:
    return [
        Fact(_("姓名"), account.name or "—"),
        Fact(_("职务"), account.post or "—"),
        Fact(_("所在单位"), str(account.unit or "—")),
        Fact(_("电子邮箱"), account.email or "—"),
        Fact(_("开通时间"), moment(account.created_at)),
        Fact(_("最近登录"), moment(account.last_login)),
        *([Fact(_("停用时间"), moment(account.closed_at))] if account.closed_at else []),
    ]


def _verbs(actor: Actor, account: Account) -> list[Verb]:
    found = _of_grants(actor, account)
    if not actor.may("accounts.manage"):
        return found
    if not account.is_active:
        erase = Verb(_("清除个人信息"), _to("erase", account), icon="trash", danger=True)
        return found if is_erased(account) else [*found, erase]
    if account.has_usable_password():
        found.append(Verb(_("发起找回"), _to("recover", account), icon="key"))
    else:
        found.append(Verb(_("发出邀请"), _to("invite", account), icon="send", primary=True))
    own = account.pk == actor.account
    why_not = _("不能停用自己的账号。") if own else ""
    return [*found, Verb(_("停用"), "" if own else _to("close", account), why_not, icon="user-off", danger=True)]


def _of_grants(actor: Actor, account: Account) -> list[Verb]:
    if not actor.may("grants.manage") or not account.is_active:
        return []
    if account.pk == actor.account:
        return [Verb(_("授权"), why_not=_("不能给自己授权。"))]
    return [Verb(_("授权"), _to("grant", account), icon="shield-check", primary=True)]


def _to(name: str, account: Account) -> str:
    return reverse(f"access:{name}", args=[account.pk])


def grants_shown(actor: Actor, account: Account) -> list[dict[str, Any]]:
    """The grants of an account that the actor sees, those in force first."""
    rows = visible_to(actor, Grant).filter(account=account).select_related("unit", "substitutes_for__account")
    ordered = sorted(rows, key=lambda grant: (grant_state(grant)[0] != "done", -grant.pk))
    return [grant_row(grant) for grant in ordered]


def grant_row(grant: Grant) -> dict[str, Any]:
    return {
        "grant": grant,
        "role": role_title(grant.role),
        "reach": reach(grant),
        "period": period(grant),
        "state": grant_state(grant),
        "open": grant_state(grant)[0] in {"done", "new"},
    }
