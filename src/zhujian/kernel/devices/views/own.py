"""One's own phones: the list, enrolling one, the page of one with its key shown once."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access import once
from zhujian.kernel.access.models import Account
from zhujian.kernel.devices.access import MANAGE
from zhujian.kernel.devices.actions import enrol, withdraw
from zhujian.kernel.devices.collect import setup_of
from zhujian.kernel.devices.forms import EnrolForm, OwnWithdrawForm, WithdrawForm
from zhujian.kernel.devices.models import Device
from zhujian.kernel.devices.queries import own_devices
from zhujian.kernel.devices.views.words import seen, state_of
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Fact, Verb
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import moment
from zhujian.kernel.ui.pages import SIGNED_IN, checked, page
from zhujian.kernel.visibility import get_for

WITHDRAW = "devices.withdraw"


@page(SIGNED_IN)
def own_page(request: Request) -> HttpResponse:
    rows = [
        {"device": device, "state": state_of(device), "seen": seen(device)} for device in own_devices(request.actor)
    ]
    return render(request, "devices/own.html", {"rows": rows})


@page("devices.enrol")
def enrol_page(request: Request) -> HttpResponse:
    """Enrol a phone with ODK Collect; only after signing in anew just now, since the key acts in one's name."""
    if not did_recently_reauthenticate(request):
        query = urlencode({"next": reverse("devices:enrol")})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
    account = Account.objects.get(pk=request.actor.account or 0)
    form = EnrolForm(request.POST or None)
    if request.method == "POST":
        made = checked(
            form, lambda data: enrol(request.actor, account=account, kind=Device.OPENROSA, name=data["name"])
        )
        if made is not None:
            device, key = made
            path = reverse("devices:device", args=[device.pk])
            return once.hand(HttpResponseRedirect(path), path, key)
    confirm = Confirm(
        action=reverse("devices:enrol"),
        submit=_("登记"),
        consequences=(
            _("登记后给出一张二维码，用 ODK Collect 扫描即可设置好这部手机；二维码只显示一次。"),
            _("这部手机以您的名义取督查表、报送督查答卷，每一步记在您的名下。"),
            _("手机的密钥不是您的口令，不能用来登录本系统；手机遗失时请立即收回。"),
        ),
        cancel_url=reverse("devices:own"),
    )
    return _form(request, _t("登记手机"), confirm, form, [Link(_("我的手机"), reverse("devices:own"))])


@page(SIGNED_IN)
def device_page(request: Request, pk: int) -> HttpResponse:
    device = get_for(request.actor, WITHDRAW, Device, pk=pk)
    key = once.handed(request)
    context: dict[str, Any] = {
        "device": device,
        "crumbs": [_list_of(request, device)],
        "state": state_of(device),
        "facts": _facts(device),
        "verbs": [] if device.withdrawn_at else [_withdrawing(device)],
        "setup": setup_of(device, key) if key else None,
    }
    answer = render(request, "devices/device.html", context)
    return once.forget(answer, request.path) if key else answer


@page(SIGNED_IN)
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    device = get_for(request.actor, WITHDRAW, Device, pk=pk)
    is_own = device.account_id == request.actor.account
    form = (OwnWithdrawForm if is_own else WithdrawForm)(request.POST or None)
    if request.method == "POST" and checked(form, lambda data: withdraw(request.actor, device=device, **data)):
        messages.success(request, _t("手机“%(name)s”的密钥已收回。") % {"name": device.name})
        return HttpResponseRedirect(device.get_absolute_url())
    confirm = Confirm(
        action=reverse("devices:withdraw", args=[pk]),
        submit=_("收回"),
        consequences=(
            _("这部手机立即不能再取督查表，也不能再报送答卷。"),
            _("已经报送的答卷不受影响；还在手机里没有报送的，不能再报送。"),
            _("收回不能撤销；找回手机后须重新登记。"),
        ),
        cancel_url=device.get_absolute_url(),
        danger=True,
    )
    crumbs = [_list_of(request, device), Link(device.name, device.get_absolute_url())]
    return _form(request, _t("收回手机密钥"), confirm, form, crumbs)


def _form(
    request: Request, title: str, confirm: Confirm, form: EnrolForm | WithdrawForm, crumbs: list[Link]
) -> HttpResponse:
    context = {"title": title, "confirm": confirm, "form": form, "crumbs": crumbs}
    return render(request, "devices/form.html", context, status=422 if form.errors else 200)


def _list_of(request: Request, device: Device) -> Link:
    """The list that one came from: one's own, or the office's."""
    if device.account_id == request.actor.account or not request.actor.may(MANAGE):
        return Link(_("我的手机"), reverse("devices:own"))
    return Link(_("手机登记"), reverse("devices:office"))


def _withdrawing(device: Device) -> Verb:
    url = reverse("devices:withdraw", args=[device.pk])
    return Verb(_("收回密钥"), url, icon="ban", danger=True)


def _facts(device: Device) -> list[Fact]:
    gone = [Fact(_("收回时间"), moment(device.withdrawn_at)), Fact(_("收回理由"), device.reason or "—")]
    return [
        Fact(_("使用人"), str(device.account)),
        Fact(_("用途"), device.get_kind_display()),
        Fact(_("手机用户名"), device.login),
        Fact(_("登记时间"), moment(device.enrolled_at)),
        Fact(_("最近使用"), seen(device)),
        *(gone if device.withdrawn_at else []),
    ]
