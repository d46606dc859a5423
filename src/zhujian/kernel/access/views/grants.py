"""Grants: the list, giving, substituting, revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zhujian.kernel.access.actions import grant_role, revoke_grant, substitute
from zhujian.kernel.access.forms import GrantForm, ReasonForm, SubstituteForm
from zhujian.kernel.access.models import Account, Grant
from zhujian.kernel.access.queries import ENDED, ENDING, IN_FORCE, grant_state_q
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.access.scopes import topic_titles
from zhujian.kernel.access.views.accounts import crumbs, grant_row
from zhujian.kernel.access.views.steps import FormPage, pager_for, shown
from zhujian.kernel.access.views.words import period, reach, role_title
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Confirm, Fact
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Table
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for, visible_to

PAGE = 50
COLUMNS = (Column(_("账号")), Column(_("角色")), Column(_("范围")), Column(_("期限")), Column(_("状态")))
STATES = ((IN_FORCE, _("有效")), (ENDING, _("三十日内到期")), (ENDED, _("已终止")))


@page("grants.view")
def grant_list(request: Request) -> HttpResponse:
    query = request.GET
    rows = visible_to(request.actor, Grant).filter(grant_state_q(query.get("state", "")))
    if query.get("role") in ROLES:
        rows = rows.filter(role=query["role"])
    rows = rows.select_related("account", "unit", "substitutes_for__account")
    found = cut(rows, Order(), limit=PAGE, cursor=query.get("cursor", ""))
    empty = Empty(_("没有符合条件的授权"), _("授权在账号的页面上办理。"), reverse("access:accounts"), _("查看账号"))
    bar = FilterBar(
        (
            Filter("state", _("状态"), choices=tuple(Choice(*item) for item in STATES)),
            Filter("role", _("角色"), choices=tuple(Choice(role.code, role.title) for role in ROLES.values())),
        )
    )
    context = {
        "table": Table(COLUMNS, pgettext("复数", "授权"), pager=pager_for(query, found.next), empty=empty),
        "rows": [grant_row(grant) for grant in found.items],
        "bar": bar,
        "count": rows.count(),
    }
    return render(request, "access/grants.html", context)


@page("grants.manage")
def give_page(request: Request, pk: int) -> HttpResponse:
    """Grant a role to an account."""
    account = get_for(request.actor, "grants.manage", Account, pk=pk)
    form = GrantForm(request.POST or None, actor=request.actor, topics=topic_titles())
    if request.method == "POST":
        made: Grant | None = checked(form, lambda data: grant_role(request.actor, account=account, **data))
        if made is not None:
            words = _t("已授予%(name)s：%(role)s，%(reach)s。")
            values = {"name": account, "role": role_title(made.role), "reach": reach(made)}
            messages.success(request, words % values)
            return HttpResponseRedirect(reverse("access:account", args=[pk]))
    confirm = Confirm(
        action=reverse("access:grant", args=[pk]),
        submit=_("授权"),
        consequences=(
            _("自起始日期起即可在此范围内行使该角色的权限。"),
            _("系统、安全、审计三类管理员互斥，且不得兼任业务角色。"),
        ),
        cancel_url=reverse("access:account", args=[pk]),
    )
    return shown(request, FormPage(_("授权"), confirm, crumbs(account), lead=_who(account)), form)


def _who(account: Account) -> str:
    return " ".join(filter(None, (str(account), account.post, str(account.unit or ""))))


@page("grants.manage")
def revoke_page(request: Request, pk: int) -> HttpResponse:
    """End a grant now."""
    grant = get_for(request.actor, "grants.manage", Grant, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and checked(form, lambda data: revoke_grant(request.actor, grant=grant, **data)):
        messages.success(request, _t("授权已收回。"))
        return HttpResponseRedirect(reverse("access:account", args=[grant.account_id]))
    confirm = Confirm(
        action=reverse("access:revoke", args=[pk]),
        submit=_("收回"),
        consequences=(_("立即失去该角色在此范围内的权限；由他人代理的，代理同时终止。"),),
        cancel_url=reverse("access:account", args=[grant.account_id]),
        danger=True,
    )
    return shown(request, FormPage(_("收回授权"), confirm, crumbs(grant.account), facts=_facts(grant)), form)


@page("grants.manage")
def substitute_page(request: Request, pk: int) -> HttpResponse:
    """Let somebody stand in for the holder of a grant."""
    grant = get_for(request.actor, "grants.manage", Grant, pk=pk)
    form = SubstituteForm(request.POST or None, actor=request.actor, grant=grant)
    if request.method == "POST":
        made: Any = checked(form, lambda data: substitute(request.actor, grant=grant, **data))
        if made is not None:
            values = {"name": made.account, "person": grant.account, "period": period(made)}
            messages.success(request, _t("%(name)s代%(person)s履职，%(period)s。") % values)
            return HttpResponseRedirect(reverse("access:account", args=[grant.account_id]))
    confirm = Confirm(
        action=reverse("access:substitute", args=[pk]),
        submit=_("设置代理"),
        consequences=(
            _("代理人在此期间以同一角色、同一范围办理，页面上标明代谁履职，每一步记在代理人名下。"),
            _("到期自动终止；原授权收回的，代理同时终止。"),
        ),
        cancel_url=reverse("access:account", args=[grant.account_id]),
    )
    return shown(request, FormPage(_("设置代理"), confirm, crumbs(grant.account), facts=_facts(grant)), form)


def _facts(grant: Grant) -> list[Fact]:
    return [
        Fact(_("账号"), str(grant.account)),
        Fact(_("角色"), role_title(grant.role)),
        Fact(_("范围"), reach(grant)),
        Fact(_("期限"), period(grant)),
    ]
