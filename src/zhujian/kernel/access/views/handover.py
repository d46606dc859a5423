"""Handing work over: one's own before leaving, or as a leader that of somebody who has left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.access.actions import hand_over
from zhujian.kernel.access.forms import ChooseAccountForm, HandOverForm
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.open_work import pieces_of
from zhujian.kernel.access.queries import OTHERS_WORK, successors_of
from zhujian.kernel.access.views.tokens import own_account
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.pages import SIGNED_IN, checked, page
from zhujian.kernel.visibility import get_for, visible_to


@page(SIGNED_IN)
def hand_over_page(request: Request) -> HttpResponse:
    account = _whose(request)
    pieces = pieces_of(request.actor, account)
    successors = successors_of(request.actor, account)
    form = HandOverForm(request.POST or None, pieces=pieces, successors=successors)
    address = f"{reverse('access:hand_over')}?account={account.pk}"
    if request.method == "POST":
        given = checked(form, lambda data: hand_over(request.actor, account=account, **data))
        if given is not None:
            values = {"count": given, "name": form.cleaned_data["successor"]}
            messages.success(request, _t("已将 %(count)s 件移交给%(name)s。") % values)
            return HttpResponseRedirect(address)
    context = {
        "account": account,
        "own": account.pk == request.actor.account,
        "pieces": pieces,
        "form": form,
        "chooser": _chooser(request, account),
        "confirm": Confirm(
            action=address,
            submit=_("移交"),
            consequences=(
                _("接收人接替经办，今后的异议等提醒送接收人；已由移交人交办的问题，二人都不能核查销号。"),
                _("办理经过中记明由谁移交、移交理由；以前的每一步不变。"),
            ),
            cancel_url=reverse("access:own"),
        ),
    }
    return render(request, "access/hand_over.html", context, status=422 if form.errors else 200)


def _whose(request: Request) -> Account:
    """The account that the address names, one's own without one."""
    chosen = request.GET.get("account", "")
    if not chosen.isdigit():
        return own_account(request)
    return get_for(request.actor, "accounts.hand-over", Account, pk=int(chosen))


def _chooser(request: Request, account: Account) -> ChooseAccountForm | None:
    if not request.actor.may(OTHERS_WORK):
        return None
    accounts = visible_to(request.actor, Account).order_by("username")
    return ChooseAccountForm(initial={"account": account.pk}, accounts=accounts)
