"""Sending an invitation, and what its owner does with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zhujian.kernel.access import once
from zhujian.kernel.access.actions import accept_invitation, invite
from zhujian.kernel.access.actions.invitations import invitation_of
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.forms import EMAIL, InviteForm, PasswordForm
from zhujian.kernel.access.models import Account, Invitation
from zhujian.kernel.access.views.steps import FormPage, shown
from zhujian.kernel.request import Request, origin_of
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import OPEN, checked, page
from zhujian.kernel.visibility import get_for

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class ShownLink:
    """A link to hand over on paper; the drawing is a QR code."""

    url: str
    drawing: SafeString


def link_of(token: str) -> ShownLink:
    url = address_of(token)
    return ShownLink(url, mark_safe(get_adapter().build_totp_svg(url)))  # noqa: S308 (drawn by the library)


def address_of(token: str) -> str:
    return f"{settings.ZHUJIAN_ADDRESS}{reverse('access:invitation', args=[token])}"


@page("accounts.manage")
def invite_page(request: Request, pk: int) -> HttpResponse:
    """Send the one-time link by e-mail, or show it once for printing."""
    account = get_for(request.actor, "accounts.manage", Account, pk=pk)
    can_mail = bool(settings.EMAIL_HOST and account.email)
    form = InviteForm(request.POST or None, account=account, can_mail=can_mail)
    if request.method == "POST":
        made = checked(form, lambda _data: invite(request.actor, account=account))
        if made is not None:
            return _delivered(request, account, made[1], form.cleaned_data["by"])
    back = reverse("access:account", args=[pk])
    confirm = Confirm(
        action=reverse("access:invite", args=[pk]),
        submit=_("发出邀请"),
        consequences=(
            _("链接只能使用一次，72 小时内有效；以前发出而未使用的链接同时作废。"),
            _("本人打开链接设置口令，首次登录时绑定第二因素。"),
        ),
        cancel_url=back,
    )
    crumbs = (Link(pgettext("复数", "账号"), reverse("access:accounts")), Link(account.username, back))
    return shown(request, FormPage(_("发出邀请"), confirm, crumbs, lead=str(account)), form)


def _delivered(request: Request, account: Account, token: str, by: str) -> HttpResponse:
    path = reverse("access:account", args=[account.pk])
    answer = HttpResponseRedirect(path)
    if by == EMAIL and _mailed(account.email, token):
        messages.success(request, _t("邀请已发送到 %(email)s。") % {"email": account.email})
        return answer
    if by == EMAIL:
        messages.error(request, _t("邮件未能送出，请打印下面的链接交给本人。"))
    return once.hand(answer, path, token)


def _mailed(address: str, token: str) -> bool:
    body = _t("请在 72 小时内打开下面的链接设置口令。链接只能使用一次，请勿转发。") + f"\n\n{address_of(token)}\n"
    message = EmailMessage(
        subject=_t("竹鉴：请设置您的账号"),
        body=body,
        to=[address],
        connection=get_connection(timeout=TIMEOUT_SECONDS),
    )
    try:
        message.send()
    except OSError:
        return False
    return True


@page(OPEN)
def invitation_page(request: Request, token: str) -> HttpResponse:
    """Set one's password. Opening the page uses nothing up: mail scanners open links too."""
    invitation = invitation_of(token)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and checked(form, lambda data: _accepted(request, invitation, data)) is not None:
        messages.success(request, _t("口令已设置，请登录。首次登录须绑定第二因素。"))
        return HttpResponseRedirect(reverse("account_login"))
    context = {"account": invitation.account, "form": form, "token": token}
    return render(request, "access/invitation.html", context, status=422 if form.errors else 200)


def _accepted(request: Request, invitation: Invitation, data: dict[str, Any]) -> Account:
    account = invitation.account
    actor = actor_for(account, origin=origin_of(request))
    return accept_invitation(actor, account=account, invitation=invitation, password=data["password"])
