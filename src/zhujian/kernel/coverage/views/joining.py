"""Accepting a proposal: what will happen, then the action."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.coverage.actions import join_visits
from zhujian.kernel.coverage.joining import Proposal, objections_to
from zhujian.kernel.coverage.views.burden import titled
from zhujian.kernel.field.models import Visit
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm, Fact
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for
from zhujian.kernel.wording import labelled, listed


@page("visits.plan")
def join_page(request: Request, moved: int, kept: int) -> HttpResponse:
    one = get_for(request.actor, "visits.plan", Visit, pk=moved)
    other = get_for(request.actor, "visits.view", Visit, pk=kept)
    if request.method == "POST":
        made = join_visits(request.actor, moved=one, kept=other)
        messages.success(request, _("已改至 %(day)s，与另一督查同日进行。") % {"day": day(made.day)})
        return HttpResponseRedirect(f"{reverse('coverage:burden')}?topic={made.topic}")
    proposal = Proposal(one.site.owner, other, one)
    context = {
        "proposal": proposal,
        "back": f"{reverse('coverage:burden')}?topic={one.topic}",
        "turned": reverse("coverage:join", args=[kept, moved]),
        "facts": [_fact(_("改期的督查"), one), _fact(_("日期不变的督查"), other)],
        "objections": objections_to(request.actor, proposal),
        "confirm": _confirm(proposal),
    }
    return render(request, "coverage/join.html", context)


def _fact(label: str, visit: Visit) -> Fact:
    words = f"{titled(visit.topic)} · {visit.team} · {visit.site}"
    return Fact(label, words, reverse("visits:detail", args=[visit.pk]), day(visit.day))


def _confirm(proposal: Proposal) -> Confirm:
    moved, kept = proposal.moved, proposal.kept
    values = {"team": moved.team, "old": day(moved.day), "new": day(kept.day)}
    consequences = [_("%(team)s对该单位的督查由 %(old)s 改至 %(new)s，原安排撤销并留痕。") % values]
    rooms = listed(sorted({str(visit.room) for visit in (moved, kept) if visit.room}))
    consequences.append(_("通知%(team)s成员和安排部门：%(rooms)s。") % {"team": moved.team, "rooms": rooms})
    return Confirm(
        action=reverse("coverage:join", args=[moved.pk, kept.pk]),
        submit=_("合并到 %(day)s") % {"day": day(kept.day)},
        consequences=consequences,
        title=labelled(_("将会发生"), proposal.unit),
        cancel_url=f"{reverse('coverage:burden')}?topic={moved.topic}",
    )
