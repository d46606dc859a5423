"""The index of topics, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Forbidden, NotFound
from zhujian.kernel.office.figures import cards_of
from zhujian.kernel.office.topics import problems as problems_of
from zhujian.kernel.office.topics.problems import Tally, problems_url
from zhujian.kernel.office.topics.projects import latest_pairs, projects, says
from zhujian.kernel.office.topics.sites import kind_words, site_lines, team_lines
from zhujian.kernel.registry import Topic, refused, topics
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.pages import SIGNED_IN, page

SEES_REFUSED = "system.view"


@dataclass(frozen=True)
class TopicLine:
    topic: Topic
    url: str
    tally: Tally
    open_url: str
    late_url: str


@page(SIGNED_IN)
def topic_list(request: Request) -> HttpResponse:
    """Every topic; those that were refused, with the reasons, for whoever can mend them: the administrator too."""
    actor = request.actor
    if not (actor.may("topics.view") or _sees_refused(actor)):
        raise Forbidden(_("您的角色不能打开这一页。"))
    lines = [_line(actor, topic) for topic in topics()]
    context = {"lines": lines, "refused": refused() if _sees_refused(actor) else (), "today": time.today()}
    return render(request, "office/topics.html", context)


def _line(actor: Actor, topic: Topic) -> TopicLine:
    return TopicLine(
        topic,
        reverse("topics:topic", args=[topic.code]),
        _whole(problems_of.tallies(actor, topic)),
        problems_url(topic.code, status="open"),
        problems_url(topic.code, todo="late"),
    )


def _sees_refused(actor: Actor) -> bool:
    return actor.may(SEES_REFUSED) or actor.may("sites.manage")


def _whole(found: dict[str, Tally]) -> Tally:
    return sum(found.values(), Tally())


@page("topics.view")
def topic_page(request: Request, code: str) -> HttpResponse:
    topic = find_topic(code)
    if topic is None:
        raise NotFound(_("没有“%(topic)s”这一专题。") % {"topic": code})
    context: dict[str, Any] = {"topic": topic, "basis": topic.basis_on(time.today()), "kind": kind_words(topic)}
    if request.actor.may("problems.view"):
        context |= _problems(request.actor, topic)
    if request.actor.may("sites.view"):
        context |= _field(request.actor, topic)
    context["figures"] = cards_of(request.actor, topic) if request.actor.may("figures.view") else []
    return render(request, "office/topic.html", context)


def _problems(actor: Actor, topic: Topic) -> dict[str, Any]:
    found = problems_of.tallies(actor, topic)
    return {
        "tally_figures": _tally_figures(topic, _whole(found)),
        "categories": problems_of.category_lines(topic, found),
        "measures": problems_of.measure_lines(topic, found),
        "offenders": problems_of.offenders(actor, topic),
        "tiles": problems_of.tiles(actor, topic),
        "trend": problems_of.trend(actor, topic),
        "repeated": problems_of.REPEATED,
    }


def _tally_figures(topic: Topic, whole: Tally) -> list[Figure]:
    late: Literal["", "red"] = "red" if whole.late else ""
    return [
        Figure(_("未办结"), whole.open, _("件"), problems_url(topic.code, status="open")),
        Figure(_("已超期"), whole.late, _("件"), problems_url(topic.code, todo="late"), light=late),
        Figure(_("累计登记"), whole.total, _("件"), problems_url(topic.code)),
    ]


def _field(actor: Actor, topic: Topic) -> dict[str, Any]:
    return {
        "sites": site_lines(actor, topic),
        "teams": team_lines(actor, topic),
        "projects": projects(actor, topic.code),
        "says": says(actor, topic.code),
        "pairs": latest_pairs(actor, topic.code),
        "sees_signals": actor.may("signals.view"),
    }
