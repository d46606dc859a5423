"""Recovery, closing and erasure of an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from zhujian.kernel.access.actions import close_account, decide_recovery, erase_account, recover
from zhujian.kernel.access.actions.recovery import CONSENT, STEP
from zhujian.kernel.access.forms import ReasonForm, RecoveryForm
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.open_work import counts_of
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.access.views.steps import FormPage, shown
from zhujian.kernel.actor import Actor
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Consent, Fact
from zhujian.kernel.ui.components.lists import Link, Words
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for
from zhujian.kernel.workflow.consents import pending


@dataclass(frozen=True)
class Step:
    """A step on an account that asks for a reason and nothing else."""

    name: str
    title: Words
    run: Callable[..., Any]
    submit: Words
    consequences: tuple[Words, ...]
    done: Words
    danger: bool = True


STEPS = {
    "close": Step(
        "close",
        _("停用账号"),
        close_account,
        _("停用"),
        (
            _("立即不能登录，授权、代理和接口令牌同时终止。"),
            _("未移交的工作仍留在原处；请先由本人或分管领导办理移交。"),
            _("停用不能撤回；本人以后返岗的，另开账号。"),
        ),
        _("账号 %(name)s 已停用。"),
    ),
    "recover": Step(
        "recover",
        _("发起找回"),
        recover,
        _("提请安全管理员同意"),
        (
            _("安全管理员同意后，原口令、第二因素和接口令牌全部作废。"),
            _("之后由系统管理员发出新的邀请链接，本人重新设置。"),
        ),
        _("已提请安全管理员同意找回账号 %(name)s。"),
        danger=False,
    ),
    "erase": Step(
        "erase",
        _("清除个人信息"),
        erase_account,
        _("清除"),
        (
            _("姓名、用户名、职务、邮箱、历史口令和第二因素清除，不能恢复。"),
            _("该账号做过的每一步仍在日志和办理经过中，以账号编号记载。"),
        ),
        _("账号的个人信息已清除，今后记作 %(name)s。"),
    ),
}


@page("accounts.manage")
def step_page(request: Request, pk: int, name: str) -> HttpResponse:
    """Close, recover or erase an account."""
    account, step = get_for(request.actor, "accounts.manage", Account, pk=pk), STEPS[name]
    form = ReasonForm(request.POST or None)
    back = reverse("access:account", args=[pk])
    if request.method == "POST" and checked(form, lambda data: step.run(request.actor, account=account, **data)):
        account.refresh_from_db()
        messages.success(request, str(step.done) % {"name": account.username})
        return HttpResponseRedirect(back)
    confirm = Confirm(
        action=reverse(f"access:{name}", args=[pk]),
        submit=step.submit,
        consequences=step.consequences,
        cancel_url=back,
        danger=step.danger,
    )
    crumbs = (Link(pgettext("复数", "账号"), reverse("access:accounts")), Link(account.username, back))
    facts = _left_open(account) if name == "close" else []
    return shown(request, FormPage(step.title, confirm, crumbs, lead=str(account), facts=facts), form)


def _left_open(account: Account) -> list[Fact]:
    """How much is open, and not what it is: the system administrator sees no business."""
    return [Fact(label, _t("未移交 %(count)s 件") % {"count": count}) for label, count in counts_of(account)]


def waiting_recovery(actor: Actor, account: Account) -> Consent | None:
    """The recovery that waits, with the form for whoever decides it."""
    found = pending(account)
    if found is None or found.step != STEP:
        return None
    asker = Account.objects.filter(pk=found.asked_by or 0).first()
    mine = actor.may(CONSENT) and actor.account not in {found.asked_by, account.pk}
    return Consent(
        what=_("申请找回账号：清除口令和第二因素"),
        asked_by=str(asker or found.asked_post),
        asked_post=found.asked_post,
        asked_at=found.asked_at,
        reason=found.reason,
        waits_for=ROLES["security-admin"].title,
        url=reverse("access:recovery", args=[account.pk]) if mine else "",
    )


@require_POST
@page(CONSENT)
def decide_page(request: Request, pk: int) -> HttpResponse:
    """The security administrator's decision."""
    account = get_for(request.actor, CONSENT, Account, pk=pk)
    form = RecoveryForm(request.POST)
    if checked(form, lambda data: decide_recovery(request.actor, account=account, **data)) is not None:
        agreed = form.cleaned_data["agree"]
        words = _t("已同意找回，请系统管理员发出新的邀请。") if agreed else _t("未同意找回，账号照旧。")
        messages.success(request, words)
    for found in form.errors.values():
        messages.error(request, " ".join(str(message) for message in found))
    return HttpResponseRedirect(reverse("access:account", args=[pk]))
