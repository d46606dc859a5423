"""Lightening: visits that could be made together, and what supervision cost each unit this month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.burdens import burdens_of
from zhujian.kernel.coverage.calendars import places_of
from zhujian.kernel.coverage.joining import Proposal, proposals_for
from zhujian.kernel.coverage.views.frame import Chosen, chosen, frame
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import visible_to

MOST = 100


@dataclass(frozen=True)
class JoinLine:
    """A proposal with the page on which it is accepted; without `url` this reader may only look."""

    proposal: Proposal
    kept: str
    moved: str
    url: str


@page("visits.view")
def burden_page(request: Request) -> HttpResponse:
    found = chosen(request)
    context = frame(request, found, "burden")
    return render(request, "coverage/burden_page.html", context | (_shown(request, found) if found else {}))


def _shown(request: Request, found: Chosen) -> dict[str, Any]:
    actor, topic, month = request.actor, found.topic, found.month
    owners = {place.owner for place in places_of(actor, topic.code, month.first, month.last)}
    units = list(visible_to(actor, Unit).filter(pk__among=frozenset(owners))) if owners else []
    burdens = burdens_of(actor, units, month)
    return {
        "joins": [_line(actor, proposal) for proposal in proposals_for(actor, topic.code)],
        "burdens": burdens[:MOST],
        "more": len(burdens) - MOST,
        "visits": sum(burden.visits for burden in burdens),
        "fields": sum(burden.fields for burden in burdens),
    }


def _line(actor: Actor, proposal: Proposal) -> JoinLine:
    may = actor.may("visits.plan")
    url = reverse("coverage:join", args=[proposal.moved.pk, proposal.kept.pk]) if may else ""
    return JoinLine(proposal, titled(proposal.kept.topic), titled(proposal.moved.topic), url)


def titled(code: str) -> str:
    topic = find_topic(code)
    return str(topic) if topic else code
