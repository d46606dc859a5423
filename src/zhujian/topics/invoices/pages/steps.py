"""Steps on a doubt: asking the unit, and the decision; what will happen is said before it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.api import Request, get_for, page, require_state
from zhujian.kernel.show import Confirm, checked
from zhujian.topics.invoices import forms
from zhujian.topics.invoices.models import Doubt
from zhujian.topics.invoices.triage import asking, judging
from zhujian.topics.invoices.triage.looking import look
from zhujian.topics.invoices.workflow import DOUBTS

Words = str | Promise


@dataclass(frozen=True)
class Decision:
    title: Words
    form: type[forms.OfDoubt]
    run: Callable[..., Any]
    consequences: tuple[Words, ...]
    done: Words
    danger: bool = False


DECISIONS = {
    "explain": Decision(
        _("认定有正当理由"),
        forms.ExplainForm,
        judging.explain,
        (_("疑点办结；以后有新的命中，另立疑点。"), _("每条规则记一次“有正当理由”，影响其准确率。")),
        _("疑点 %(number)s 已说明。"),
    ),
    "accept": Decision(
        _("转为信号"),
        forms.AcceptForm,
        judging.accept,
        (
            _("登记一条信号，按信号研判；不记入任何个人的档案。"),
            _("未答复的情况核实函不再要求答复，并告知单位。"),
            _("勾选的规则记为查实，其他记为不属实，影响其准确率。"),
        ),
        _("疑点 %(number)s 已转为信号。"),
    ),
    "withdraw": Decision(
        _("撤销疑点"),
        forms.WithdrawForm,
        judging.withdraw,
        (_("疑点办结，仍在案可查；各条规则记为误判，影响其准确率。"),),
        _("疑点 %(number)s 已撤销。"),
        danger=True,
    ),
}


@page("invoices.judge")
def decide(request: Request, number: str, verb: str) -> HttpResponse:
    decision = DECISIONS.get(verb)
    if decision is None:
        raise Http404
    doubt = get_for(request.actor, "invoices.judge", Doubt, number=number)
    require_state(DOUBTS, f"invoices.{verb}", doubt)
    form = decision.form(request.POST or None, doubt=doubt)
    if request.method == "POST":
        done = checked(form, lambda _data: decision.run(request.actor, doubt=doubt, **form.arguments()))
        if done is not None:
            messages.success(request, str(decision.done) % {"number": number})
            return HttpResponseRedirect(doubt.get_absolute_url())
    confirm = Confirm(
        action=reverse("invoices:decide", args=[number, verb]),
        submit=decision.title,
        consequences=decision.consequences,
        cancel_url=doubt.get_absolute_url(),
        danger=decision.danger,
        draft=f"{number}-{verb}",
    )
    context = {"doubt": doubt, "form": form, "confirm": confirm, "title": decision.title}
    return render(request, "invoices/step.html", context, status=422 if form.errors else 200)


@page("invoices.ask")
def ask(request: Request, number: str) -> HttpResponse:
    """The letter's own words, for the officer to check before it goes out."""
    doubt = get_for(request.actor, "invoices.ask", Doubt, number=number)
    require_state(DOUBTS, "invoices.ask", doubt)
    look(request.actor, doubt=doubt, way="ask")
    initial = {"matters": forms.matters_of(doubt), "questions": forms.questions_of(doubt)}
    form = forms.AskForm(request.POST or None, initial=initial)
    if request.method == "POST":
        made = checked(form, lambda data: _ask(request, doubt, data))
        if made is not None:
            words = _t("已发函，%(unit)s须在 %(day)s 前答复。") % {"unit": doubt.unit, "day": made.due_on}
            messages.success(request, words)
            return HttpResponseRedirect(doubt.get_absolute_url())
    confirm = Confirm(
        action=reverse("invoices:ask", args=[number]),
        submit=_("发函"),
        consequences=(
            _("生成《情况核实函》并编号，送达单位联络员。"),
            _("5 个工作日内答复，自发函次日起算。"),
            _("单位只看到函件，看不到规则、得分和其他发票。"),
        ),
        cancel_url=doubt.get_absolute_url(),
        draft=f"{number}-ask",
    )
    context = {"doubt": doubt, "form": form, "confirm": confirm, "title": _("发函核实")}
    return render(request, "invoices/step.html", context, status=422 if form.errors else 200)


def _ask(request: Request, doubt: Doubt, data: dict[str, str]) -> Any:
    lines = {name: data[name].splitlines() for name in ("matters", "questions")}
    return asking.ask(request.actor, doubt=doubt, **lines)
