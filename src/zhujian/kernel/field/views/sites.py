"""The list of sites, and the page of one: what it is, who answers for it, its visits, how its project stands."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.models import Milestone, Site, Team, Visit
from zhujian.kernel.field.queries import active_sites, milestones_of
from zhujian.kernel.field.views.panels import panels_of
from zhujian.kernel.field.views.presenting import (
    chain_of,
    kind_words,
    pager_for,
    phase_of,
    place_facts,
    topic_facts,
)
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Verb
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import permits, visible_to

PAGE, MOST_VISITS = 50, 10
WATCHED, CLOSED = "watched", "closed"
COLUMNS = (
    Column(_("点位")),
    Column(_("所属单位")),
    Column(_("所在乡镇（街道）")),
    Column(_("最近督查")),
    Column(_("状态")),
)


@page("sites.view")
def site_list(request: Request) -> HttpResponse:
    query = request.GET
    rows = _narrowed(visible_to(request.actor, Site), query)
    found = cut(
        rows.select_related("owner", "township"),
        Order("pk", descending=False),
        limit=PAGE,
        cursor=query.get("cursor", ""),
    )
    last = _last_visits(request.actor, found.items)
    context = {
        "table": Table(
            COLUMNS, pgettext_lazy("复数", "点位"), pager=pager_for(query, found.next), empty=_empty(request)
        ),
        "bar": _bar(),
        "rows": [
            {"site": site, "topic": find_topic(site.topic), "last": last.get(site.pk), "watched": is_watched(site)}
            for site in found.items
        ],
        "count": rows.count(),
    }
    return render(request, "field/sites.html", context)


def _narrowed(rows: QuerySet[Site], query: QueryDict) -> QuerySet[Site]:
    for word in query.get("q", "")[:100].split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(owner__name__icontains=word))
    if query.get("topic"):
        rows = rows.filter(topic=query["topic"])
    if query.get("township"):
        rows = rows.filter(township__code=query["township"])
    state = query.get("state", "")
    if state == WATCHED:
        return rows.filter(active_sites())
    return rows.filter(active_until__lt=time.today()) if state == CLOSED else rows


def _bar() -> FilterBar:
    return FilterBar(
        (
            Filter("q", _("编码、名称或单位"), kind="text"),
            Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics())),
            Filter("state", _("状态"), choices=(Choice(WATCHED, _("在督查范围内")), Choice(CLOSED, _("已停用")))),
        )
    )


def _empty(request: Request) -> Empty:
    if request.GET:
        return Empty(_("没有符合条件的点位"), _("减少条件再试。"), reverse("field:sites"), _("清除条件"), icon="search")
    if request.actor.may("sites.manage"):
        text = _("煤矿、水体等监督对象登记在这里，督查、问题和项目都归到点位。")
        return Empty(_("还没有点位"), text, reverse("field:new_site"), _("登记点位"), icon="map-pin")
    return Empty(_("没有点位"), _("您监督范围内的点位会出现在这里。"), icon="map-pin")


def is_watched(site: Site) -> bool:
    return site.active_until is None or site.active_until >= time.today()


def _last_visits(actor: Actor, sites: list[Site]) -> dict[int, date]:
    """The day of the last visit that took place, of those that the actor sees."""
    rows = visible_to(actor, Visit).filter(site__in=[site.pk for site in sites], status="done")
    return dict(rows.order_by().values_list("site").annotate(last=Max("day")))


def find_site(request: Request, pk: int) -> Site:
    site = visible_to(request.actor, Site).filter(pk=pk).select_related("owner", "township").first()
    if site is None:
        raise NotFound(_t("没有这一点位，或者您无权查看。"))
    return site


@page("sites.view")
def site_page(request: Request, pk: int) -> HttpResponse:
    site, actor = find_site(request, pk), request.actor
    topic = find_topic(site.topic)
    may_manage = permits(actor, "sites.manage", site)
    context: dict[str, Any] = {
        "site": site,
        "topic": topic,
        "crumbs": [Link(pgettext_lazy("复数", "点位"), reverse("field:sites"))],
        "watched": is_watched(site),
        "facts": place_facts(site),
        "own_facts": topic_facts(topic, site),
        "chain": chain_of(topic, site),
        "verbs": _verbs(actor, site, may_manage),
        "visits": visits_at(actor, site),
        "visits_url": _visits_url(actor, site),
        "milestones": _milestones(actor, site, may_manage),
        "panels": panels_of(actor, site),
    }
    return render(request, "field/site.html", context)


def _verbs(actor: Actor, site: Site, may_manage: bool) -> list[Verb]:
    found = []
    if actor.may("visits.plan") and is_watched(site):
        url = f"{reverse('visits:plan', args=[site.topic])}?site={site.pk}"
        found.append(Verb(_("安排督查"), url, icon="calendar-event", primary=True))
    if may_manage:
        found.append(Verb(_("修改"), reverse("field:edit_site", args=[site.pk]), icon="edit"))
        if site.active_until is None:
            found.append(Verb(_("停用"), reverse("field:close_site", args=[site.pk]), icon="ban", danger=True))
    return found


def visits_at(actor: Actor, site: Site) -> list[dict[str, Any]]:
    """The latest visits up to today, of those that the actor sees; empty for whoever sees no visits."""
    rows = visible_to(actor, Visit).filter(site=site, day__lte=time.today()).exclude(status="cancelled")
    found = list(rows.select_related("team", "unit").order_by("-day", "-pk")[:MOST_VISITS])
    teams = {visit.team_id for visit in found if visit.team_id}
    named = set(visible_to(actor, Team).filter(pk__in=teams).values_list("pk", flat=True)) if teams else set()
    return [
        {
            "visit": visit,
            "kind": kind_words(visit),
            "phase": phase_of(visit),
            "who": visit.team if visit.team_id in named else visit.unit,
        }
        for visit in found
    ]


def _visits_url(actor: Actor, site: Site) -> str:
    if not actor.may("visits.view"):
        return ""
    return f"{reverse('visits:list')}?{urlencode({'topic': site.topic, 'site': site.code})}"


def _milestones(actor: Actor, site: Site, may_manage: bool) -> dict[str, Any] | None:
    """The project of a site whose topic has stages: what is planned, and the stages that are not planned yet."""
    topic = find_topic(site.topic)
    rows = list(milestones_of(actor, site).order_by("planned_on", "pk"))
    if topic is None or not (topic.stages or rows):
        return None
    planned = {row.code for row in rows}
    missing = [stage for stage in topic.stages if stage.code not in planned]
    today = time.today()
    return {
        "rows": [{"milestone": row, "late": _days_late(row, today)} for row in rows],
        "missing": missing if may_manage else [],
        "may_manage": may_manage,
    }


def _days_late(row: Milestone, today: date) -> int:
    return max(((row.done_on or today) - row.planned_on).days, 0)
