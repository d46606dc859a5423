"""The page of one site: who answers for it, what was found there, how its project stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.actions import finish_milestone, record_say
from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.field.models import Milestone, Site
from zhujian.kernel.office.forms import FinishForm, SayForm
from zhujian.kernel.office.topics.problems import Tally, problems_url
from zhujian.kernel.office.topics.projects import latest_pairs, projects, says
from zhujian.kernel.office.topics.sites import is_watched, kind_words, site_facts
from zhujian.kernel.org.queries import heads_of
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import problems_of
from zhujian.kernel.problems.views.lists import list_rows
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.registry import Topic
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import DUTIES
from zhujian.kernel.request import Request
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.views.lists import listed as signals_listed
from zhujian.kernel.ui.components.details import Chain, Confirm, Fact
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for, permits, visible_to

MOST = 10


def _find(request: Request, code: str, site: str) -> tuple[Topic, Site]:
    topic = find_topic(code)
    rows = visible_to(request.actor, Site).filter(topic=code, code=site.replace("\x00", ""))
    found = rows.select_related("owner", "township").first()
    if topic is None or found is None:
        raise NotFound(_t("没有这一点位，或者您无权查看。"))
    return topic, found


@page("sites.view")
def site_page(request: Request, code: str, site: str) -> HttpResponse:
    topic, found = _find(request, code, site)
    actor = request.actor
    context: dict[str, Any] = {
        "topic": topic,
        "site": found,
        "kind": kind_words(topic),
        "watched": is_watched(found),
        "facts": [*_places(found), *site_facts(topic, found)],
        "chain": _chain(topic, found),
        "projects": projects(actor, code, found),
        "says": says(actor, code, found),
        "pairs": latest_pairs(actor, code, found),
        "may_manage": permits(actor, "sites.manage", found),
        "say_url": reverse("topics:say", args=[code, site]),
    }
    return render(request, "office/site.html", context | _problems(request, found) | _signals(request, found))


def _places(site: Site) -> list[Fact]:
    facts = [Fact(_t("编码"), site.code), _unit(_t("所属单位"), site.owner)]
    return [*facts, _unit(_t("所在乡镇（街道）"), site.township)] if site.township else facts


def _unit(label: str, unit: Any) -> Fact:
    return Fact(label, unit.name, reverse("org:unit", args=[unit.code]))


def _chain(topic: Topic, site: Site) -> list[Chain]:
    found = chain_for(topic, site=site)
    units = {duty: unit for duty in DUTIES if (unit := getattr(found, duty)) is not None}
    heads = heads_of([unit.pk for unit in units.values()])
    return [
        Chain(
            duty=duty,  # type: ignore[arg-type]
            unit=str(unit),
            url=reverse("org:unit", args=[unit.code]),
            head=f"{post.title} {post.person.name}" if (post := heads.get(unit.pk)) else "",
        )
        for duty, unit in units.items()
    ]


def _problems(request: Request, site: Site) -> dict[str, Any]:
    if not request.actor.may("problems.view"):
        return {}
    rows = visible_to(request.actor, Problem).filter(site=site)
    tally = Tally(rows.count(), rows.filter(status__in=OPEN).count())
    again = rows.filter(reopened__gt=0).count()
    figures = [
        Figure(_("未办结"), tally.open, _t("件"), problems_url(site.topic, site=site.code, status="open")),
        Figure(_("累计登记"), tally.total, _t("件"), problems_url(site.topic, site=site.code)),
        Figure(_("曾经重开"), again, _t("件"), problems_url(site.topic, site=site.code, reopened="1")),
    ]
    latest = problems_of(request.actor).filter(site=site).order_by("-pk")[:MOST]
    return {"figures": figures, "problems": list_rows(list(latest)), "all_url": figures[1].url}


def _signals(request: Request, site: Site) -> dict[str, Any]:
    if not request.actor.may("signals.view"):
        return {}
    rows = visible_to(request.actor, Signal).filter(site=site).select_related("site", "subject", "transferred_to")
    return {"signals": signals_listed(list(rows.order_by("-pk")[:MOST]))}


@page("sites.manage")
def finish(request: Request, code: str, site: str, pk: int) -> HttpResponse:
    """Record that a milestone is done."""
    topic, found = _find(request, code, site)
    milestone = get_for(request.actor, "sites.manage", Milestone, pk=pk, site=found)
    form = FinishForm(request.POST or None)
    if request.method == "POST":
        done = checked(form, lambda data: finish_milestone(request.actor, milestone=milestone, **data))
        if done is not None:
            messages.success(request, _t("节点“%(title)s”已记为完成。") % {"title": milestone.title})
            return HttpResponseRedirect(reverse("topics:site", args=[code, site]))
    url = reverse("topics:finish", args=[code, site, pk])
    return _form(request, topic, found, form, _confirm(found, url, _t("记为完成")), milestone.title)


@page("sites.manage")
def say(request: Request, code: str, site: str) -> HttpResponse:
    """Record what a resident says."""
    topic, found = _find(request, code, site)
    form = SayForm(request.POST or None)
    if request.method == "POST":
        done = checked(form, lambda data: record_say(request.actor, site=found, **data))
        if done is not None:
            messages.success(request, _t("居民反映已记录。"))
            return HttpResponseRedirect(reverse("topics:site", args=[code, site]))
    url = reverse("topics:say", args=[code, site])
    return _form(request, topic, found, form, _confirm(found, url, _t("记录")), _t("记录居民反映"))


def _confirm(site: Site, url: str, submit: str) -> Confirm:
    return Confirm(url, submit, cancel_url=reverse("topics:site", args=[site.topic, site.code]), draft=url)


def _form(request: Request, topic: Topic, site: Site, form: Any, confirm: Confirm, title: str) -> HttpResponse:
    context = {"topic": topic, "site": site, "form": form, "confirm": confirm, "title": title}
    return render(request, "office/site_form.html", context, status=422 if form.errors else 200)
