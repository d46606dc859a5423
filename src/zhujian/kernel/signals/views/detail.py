"""The page of one signal: what came in, who answers for it, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.errors import FieldError, Invalid, NotFound
from zhujian.kernel.files.presenting import evidence_strip
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.signals import actions, forms
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import outcomes
from zhujian.kernel.signals.queries import allowed, pending_of, signals_of
from zhujian.kernel.signals.queues import to_triage
from zhujian.kernel.signals.views.presenting import chain, consent_of, facts, moments
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for, visible_to

Words = str | Promise


@dataclass(frozen=True)
class Outcome:
    code: str
    label: Words
    form: type[forms.OutcomeForm]
    submit: Words
    will: tuple[Words, ...]
    icon: str


_outcomes = (
    Outcome(
        "problem",
        _("转为问题"),
        forms.ProblemForm,
        _("登记为问题"),
        (_("登记一件问题并编号，责任链如上；随后交办。"),),
        "clipboard-list",
    ),
    Outcome("merge", _("并入"), forms.MergeForm, _("并入"), (_("本条信号随所并入的信号一并办理。"),), "arrow-merge"),
    Outcome(
        "transfer", _("移送"), forms.TransferForm, _("移送"), (_("移送后本室不再办理，去向留存在案。"),), "mail-forward"
    ),
    Outcome("dismiss", _("不予受理"), forms.DismissForm, _("提请不予受理"), (_("由另一人同意后生效。"),), "ban"),
)
OUTCOMES: dict[str, Outcome] = {item.code: item for item in _outcomes}


@page("signals.view")
def signal_detail(request: Request, pk: int) -> HttpResponse:
    signal = _find(request, pk)
    chosen = OUTCOMES.get(request.GET.get("outcome", ""), OUTCOMES["problem"])
    form = chosen.form(actor=request.actor, signal=signal, topic=find_topic(signal.topic))
    return _page(request, signal, chosen, form)


def _find(request: Request, pk: int) -> Signal:
    signal = signals_of(request.actor).filter(pk=pk).first()
    if signal is None:
        raise NotFound(_t("没有这条信号，或者您无权查看。"))
    return signal


def _page(request: Request, signal: Signal, chosen: Outcome, form: forms.OutcomeForm) -> HttpResponse:
    actor, topic = request.actor, find_topic(signal.topic)
    waiting = pending_of([signal]).get(signal.pk)
    may_triage = "triage" in allowed(actor, signal, waiting)
    context: dict[str, Any] = {
        "signal": signal,
        "topic": topic,
        "facts": facts(actor, signal, topic),
        "chain": chain(actor, signal, topic),
        "evidence": evidence_strip(actor, signal),
        "consent": consent_of(actor, signal, waiting),
        "moments": moments(signal),
        "next_url": _next(request, signal),
    }
    if may_triage:
        context |= {"form": form, "outcome": chosen, "tabs": _tabs(signal, chosen), "confirm": _confirm(signal, chosen)}
    return render(request, "signals/detail.html", context, status=422 if form.is_bound and form.errors else 200)


def _next(request: Request, signal: Signal) -> str:
    """The next signal that waits for triage, oldest first, so that nobody has to go back to the list."""
    if not request.actor.may("signals.triage"):
        return ""
    waiting = visible_to(request.actor, Signal).filter(to_triage(request.actor)).exclude(pk=signal.pk)
    following = waiting.order_by("pk").values_list("pk", flat=True).first()
    return reverse("signals:detail", args=[following]) if following else ""


def _tabs(signal: Signal, chosen: Outcome) -> list[Link]:
    here = reverse("signals:detail", args=[signal.pk])
    known = {*outcomes(), "merge", "transfer", "dismiss"}
    return [
        Link(item.label, f"{here}?outcome={item.code}#triage", current=item is chosen, icon=item.icon)
        for item in _outcomes
        if item.code in known
    ]


def _confirm(signal: Signal, chosen: Outcome) -> Confirm:
    return Confirm(
        action=reverse("signals:triage", args=[signal.pk]),
        submit=chosen.submit,
        consequences=chosen.will,
        draft=f"signal-{signal.pk}-{chosen.code}",
    )


@require_POST
@page("signals.triage")
def triage(request: Request, pk: int) -> HttpResponse:
    """Give a signal its outcome."""
    signal = get_for(request.actor, "signals.triage", Signal, pk=pk)
    chosen = OUTCOMES.get(request.POST.get("outcome", ""))
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST, actor=request.actor, signal=signal, topic=find_topic(signal.topic))
    done: Signal | None = checked(form, lambda _data: _decide(request, signal, chosen, form))
    if done is None:
        return _page(request, _find(request, pk), chosen, form)
    messages.success(request, _done(chosen, done))
    return HttpResponseRedirect(reverse("signals:detail", args=[pk]))


def _decide(request: Request, signal: Signal, chosen: Outcome, form: forms.OutcomeForm) -> Signal:
    try:
        return actions.triage(request.actor, signal=signal, outcome=chosen.code, **form.arguments())
    except Invalid as refusal:
        prefix = f"{chosen.code}."
        raise Invalid([FieldError(item.field.removeprefix(prefix), item.message) for item in refusal.errors]) from None


def _done(chosen: Outcome, signal: Signal) -> str:
    if chosen.code == "dismiss":
        return _t("已提请不予受理，等待另一人同意。")
    return _t("信号 %(number)s：%(status)s。") % {"number": signal.pk, "status": signal.get_status_display()}


@require_POST
@page("signals.consent")
def consent(request: Request, pk: int) -> HttpResponse:
    """Decide, as a second person, on a dismissal."""
    signal = get_for(request.actor, "signals.consent", Signal, pk=pk)
    form = forms.ConsentForm(request.POST)
    done: Signal | None = checked(form, lambda data: actions.consent(request.actor, signal=signal, **data))
    for found in form.errors.values():
        for message in found:
            messages.error(request, str(message))
    if done is not None:
        messages.success(request, _t("已决定。当前状态：%(status)s。") % {"status": done.get_status_display()})
    return HttpResponseRedirect(reverse("signals:detail", args=[pk]))
