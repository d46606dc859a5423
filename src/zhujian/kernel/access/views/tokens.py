"""One's own account: what it is, its grants, its tokens."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.access import once
from zhujian.kernel.access.actions import issue_token, withdraw_token
from zhujian.kernel.access.actors import roles_of
from zhujian.kernel.access.forms import TokenForm
from zhujian.kernel.access.models import Account, Token
from zhujian.kernel.access.views.accounts import grants_shown
from zhujian.kernel.access.views.steps import FormPage, shown
from zhujian.kernel.access.views.words import role_title
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Fact
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import moment
from zhujian.kernel.ui.pages import SIGNED_IN, checked, page
from zhujian.kernel.visibility import get_for, visible_to


def own_account(request: Request) -> Account:
    """The account of whoever is signed in."""
    return Account.objects.select_related("unit").get(pk=request.actor.account or 0)


@page(SIGNED_IN)
def own_page(request: Request) -> HttpResponse:
    account, secret = own_account(request), once.handed(request)
    tokens = visible_to(request.actor, Token).filter(account=account).order_by("-pk")
    context = {
        "account": account,
        "facts": [
            Fact(_("用户名"), account.username),
            Fact(_("职务"), account.post or "—"),
            Fact(_("所在单位"), str(account.unit or "—")),
            Fact(_("电子邮箱"), account.email or "—"),
            Fact(_("口令修改时间"), moment(account.password_changed_at)),
        ],
        "grants": grants_shown(request.actor, account),
        "tokens": [(token, role_title(token.role)) for token in tokens],
        "secret": secret,
        "has_factor": is_mfa_enabled(account),
    }
    answer = render(request, "access/own.html", context)
    return once.forget(answer, request.path) if secret else answer


@page(SIGNED_IN)
def issue_page(request: Request) -> HttpResponse:
    """Issue a token: only in a session begun with both factors, and after signing in anew just now."""
    account = own_account(request)
    if not did_recently_reauthenticate(request):
        query = urlencode({"next": reverse("access:issue_token")})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
    _require_both_factors(request, account)
    form = TokenForm(request.POST or None, roles=roles_of(account))
    if request.method == "POST":
        made = checked(form, lambda data: issue_token(request.actor, account=account, **data))
        if made is not None:
            messages.success(request, _t("令牌已签发，只显示这一次。"))
            path = reverse("access:own")
            return once.hand(HttpResponseRedirect(path), path, made[1])
    confirm = Confirm(
        action=reverse("access:issue_token"),
        submit=_("签发"),
        consequences=(
            _("持有令牌的程序以您的名义、以所选角色办理，每一步记在您的名下。"),
            _("令牌只显示一次，系统只保存其摘要；可随时收回。"),
        ),
        cancel_url=reverse("access:own"),
    )
    return shown(request, FormPage(_("签发接口令牌"), confirm, (Link(_("我的账号"), reverse("access:own")),)), form)


def _require_both_factors(request: Request, account: Account) -> None:
    methods = {record.get("method") for record in get_authentication_records(request, account)}
    if not is_mfa_enabled(account) or "mfa" not in methods:
        raise Forbidden(_t("签发令牌须以口令和第二因素登录。请退出后以双因素重新登录。"))


@require_POST
@page(SIGNED_IN)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw one's own token, or as security administrator anybody's."""
    token = get_for(request.actor, "tokens.withdraw", Token, pk=pk)
    withdraw_token(request.actor, token=token)
    messages.success(request, _t("令牌“%(name)s”已收回。") % {"name": token.name})
    own = token.account_id == request.actor.account
    return HttpResponseRedirect(reverse("access:own") if own else reverse("access:account", args=[token.account_id]))
