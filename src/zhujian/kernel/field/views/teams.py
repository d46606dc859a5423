"""The list of teams, and the page of one: who belongs to it, who is away, what it does this month, who recuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import NotFound
from zhujian.kernel.field.access import in_team
from zhujian.kernel.field.models import Absence, Team, TeamMember, Tie, Visit
from zhujian.kernel.field.views.away import first_of, month_of
from zhujian.kernel.field.views.presenting import member_name, pager_for, unit_fact
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.scales import TEAM_KINDS
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.details import Fact, Verb
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Link, Table
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import permits, visible_to

PAGE = 50
COLUMNS = (
    Column(_("督查组")),
    Column(_("类别")),
    Column(_("牵头部门")),
    Column(_("成员"), numeric=True),
    Column(_("今天缺勤"), numeric=True),
)


@page("teams.view")
def team_list(request: Request) -> HttpResponse:
    query = request.GET
    rows = visible_to(request.actor, Team)
    if query.get("topic"):
        rows = rows.filter(topic=query["topic"])
    if query.get("kind") in TEAM_KINDS:
        rows = rows.filter(kind=query["kind"])
    found = cut(rows.select_related("unit"), Order("pk", descending=False), limit=PAGE, cursor=query.get("cursor", ""))
    table = Table(COLUMNS, pgettext_lazy("复数", "督查组"), pager=pager_for(query, found.next), empty=_empty(request))
    context = {"table": table, "bar": _bar(), "rows": _listed(request.actor, found.items), "count": rows.count()}
    return render(request, "field/teams.html", context)


def _bar() -> FilterBar:
    return FilterBar(
        (
            Filter("topic", _("专题"), choices=tuple(Choice(item.code, str(item)) for item in topics())),
            Filter("kind", _("类别"), choices=tuple(Choice(*item) for item in TEAM_KINDS.items())),
        )
    )


def _empty(request: Request) -> Empty:
    if request.GET:
        return Empty(
            _("没有符合条件的督查组"), _("减少条件再试。"), reverse("field:teams"), _("清除条件"), icon="search"
        )
    if request.actor.may("sites.manage"):
        text = _("登记督查组及其成员后，才能安排督查。")
        return Empty(_("还没有督查组"), text, reverse("field:new_team"), _("登记督查组"), icon="users-group")
    return Empty(_("没有督查组"), _("您所在的或监督范围内的督查组会出现在这里。"), icon="users-group")


def _listed(actor: Actor, teams: Sequence[Team]) -> list[dict[str, Any]]:
    """Teams with how many belong to each today, and how many of them are away; three queries."""
    ids, today = [team.pk for team in teams], time.today()
    rows = visible_to(actor, TeamMember).filter(in_team(today), team__in=ids)
    members = dict(rows.order_by().values_list("team").annotate(n=Count("pk")))
    away: dict[int, set[int | None]] = {}
    for team, member in in_force(actor, today, today).filter(team__in=ids).values_list("team", "member"):
        away.setdefault(team, set()).add(member)
    return [
        {
            "team": team,
            "topic": find_topic(team.topic),
            "members": members.get(team.pk, 0),
            "away": members.get(team.pk, 0) if None in away.get(team.pk, ()) else len(away.get(team.pk, ())),
        }
        for team in teams
    ]


def in_force(actor: Actor, since: date, until: date) -> Any:
    """The absences that the actor sees on any of these days."""
    return visible_to(actor, Absence).filter(withdrawn_at__isnull=True, since__lte=until, until__gte=since)


def find_team(request: Request, pk: int) -> Team:
    team = visible_to(request.actor, Team).filter(pk=pk).select_related("unit").first()
    if team is None:
        raise NotFound(_t("没有这个督查组，或者您无权查看。"))
    return team


@page("teams.view")
def team_page(request: Request, pk: int) -> HttpResponse:
    team, actor, today = find_team(request, pk), request.actor, time.today()
    rows = visible_to(actor, TeamMember).filter(team=team).select_related("account", "person")
    members = list(rows.order_by("since", "pk"))
    first = first_of(request.GET.get("month", ""), today)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    absences = list(in_force(actor, first, last).filter(team=team).select_related("member__account", "member__person"))
    context = {
        "team": team,
        "crumbs": [Link(pgettext_lazy("复数", "督查组"), reverse("field:teams"))],
        "facts": _facts(team),
        "verbs": _verbs(actor, team),
        "members": [_member(actor, member, today) for member in members],
        "month": month_of(first, [member for member in members if _was_there(member, first, last)], absences),
        "absences": _absences(actor, team),
        "ties": _ties(actor, members),
        "figures": _figures(actor, team, first, last),
        "may_plan": actor.may("visits.plan"),
    }
    return render(request, "field/team.html", context)


def _was_there(member: TeamMember, first: date, last: date) -> bool:
    return member.since <= last and (member.until is None or member.until >= first)


def _facts(team: Team) -> list[Fact]:
    topic = find_topic(team.topic)
    return [
        Fact(_("督查组编码"), team.code),
        Fact(_("类别"), team.get_kind_display()),
        unit_fact(_t("牵头部门"), team.unit),
        Fact(_("专题"), str(topic or team.topic), reverse("topics:topic", args=[team.topic]) if topic else ""),
    ]


def _verbs(actor: Actor, team: Team) -> list[Verb]:
    found = []
    if actor.may("visits.plan"):
        found.append(Verb(_("登记缺勤"), reverse("field:record_absence", args=[team.pk]), icon="calendar-off"))
    if permits(actor, "sites.manage", team):
        found.append(Verb(_("增加成员"), reverse("field:add_member", args=[team.pk]), icon="user-plus"))
        found.append(Verb(_("修改"), reverse("field:edit_team", args=[team.pk]), icon="edit"))
    return found


def _member(actor: Actor, member: TeamMember, today: date) -> dict[str, Any]:
    has_left = member.until is not None and member.until < today
    may_end = member.until is None and permits(actor, "sites.manage", member)
    return {
        "member": member,
        "name": member_name(member),
        "post": member.account.post if member.account else "",
        "has_left": has_left,
        "end_url": reverse("field:end_member", args=[member.pk]) if may_end else "",
    }


def _absences(actor: Actor, team: Team) -> list[dict[str, Any]]:
    """Absences that are not over, and those withdrawn among them."""
    rows = visible_to(actor, Absence).filter(team=team, until__gte=time.today())
    return [
        {
            "absence": row,
            "who": member_name(row.member) if row.member else _t("整个督查组"),
            "withdraw_url": reverse("field:withdraw_absence", args=[row.pk])
            if actor.may("visits.plan") and row.withdrawn_at is None
            else "",
        }
        for row in rows.select_related("member__account", "member__person").order_by("since", "pk")
    ]


def _ties(actor: Actor, members: Sequence[TeamMember]) -> list[Tie] | None:
    """The members' ties, those that the actor may see; None for whoever does not plan: a tie is a private matter."""
    if not actor.may("visits.plan"):
        return None
    of_members = Q(account__in=[member.account_id for member in members if member.account_id])
    of_members |= Q(person__in=[member.person_id for member in members if member.person_id])
    rows = visible_to(actor, Tie).filter(of_members).filter(Q(until__isnull=True) | Q(until__gte=time.today()))
    return list(rows.select_related("account", "person", "site", "unit").order_by("-pk"))


def _figures(actor: Actor, team: Team, first: date, last: date) -> list[Figure]:
    """What the team does in the month, of the visits that the actor sees."""
    if not actor.may("visits.view"):
        return []
    rows = visible_to(actor, Visit).filter(team=team, day__range=(first, last))
    counted = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
    where = {"topic": team.topic, "team": team.code, "from": first.isoformat(), "to": last.isoformat()}
    labels = {"planned": _("待查"), "done": _("已查"), "missed": _("漏查")}
    return [
        Figure(
            label,
            counted.get(status, 0),
            _t("次"),
            f"{reverse('visits:list')}?{urlencode({**where, 'status': status})}",
            light="red" if status == "missed" and counted.get(status) else "",
        )
        for status, label in labels.items()
    ]
