"""Adding and changing a team, its members and their absences: one page each."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhujian.kernel.errors import Conflict
from zhujian.kernel.field import actions
from zhujian.kernel.field.actions.team_changes import edit_team
from zhujian.kernel.field.forms import AbsenceForm, EndMemberForm, MemberForm, StepForm, TeamForm
from zhujian.kernel.field.models import Absence, Team, TeamMember
from zhujian.kernel.field.views.presenting import member_name
from zhujian.kernel.field.views.site_steps import topic_of
from zhujian.kernel.field.views.steps import Step, step_page
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for

MANAGE, PLAN = "sites.manage", "visits.plan"


def crumbs(team: Team | None = None) -> list[Link]:
    top = Link(pgettext_lazy("复数", "督查组"), reverse("field:teams"))
    return [top, Link(team.name, page_of(team))] if team else [top]


def page_of(team: Team) -> str:
    return reverse("field:team", args=[team.pk])


@page(MANAGE)
def choose_topic(request: Request) -> HttpResponse:
    """Which topic the team works for; with a single one there is nothing to choose."""
    found = topics()
    if len(found) == 1:
        return HttpResponseRedirect(reverse("field:add_team", args=[found[0].code]))
    choices = [Link(str(item), reverse("field:add_team", args=[item.code])) for item in found]
    context = {"title": _("登记督查组"), "question": _("督查组属于哪一专题"), "choices": choices, "crumbs": crumbs()}
    return render(request, "field/choose.html", context)


@page(MANAGE)
def add_page(request: Request, topic: str) -> HttpResponse:
    found = topic_of(topic)
    form = TeamForm(request.POST or None, actor=request.actor, topic=topic)
    step = Step(_("登记督查组"), _("登记"), reverse("field:teams"), crumbs(), lead=str(found))
    run = partial(actions.add_team, request.actor, topic=topic)
    said = _t("已登记督查组“%(team)s”，请增加成员。")
    return step_page(request, step, form, run, said=lambda made: said % {"team": made}, to=page_of)


@page(MANAGE)
def edit_page(request: Request, pk: int) -> HttpResponse:
    team = get_for(request.actor, MANAGE, Team, pk=pk)
    form = TeamForm(request.POST or None, actor=request.actor, topic=team.topic, team=team)
    step = Step(_("修改督查组"), _("保存"), page_of(team), crumbs(team), team.name)
    run = partial(edit_team, request.actor, team=team)
    return step_page(request, step, form, run, said=lambda done: _t("督查组“%(team)s”已修改。") % {"team": done})


@page(MANAGE)
def member_page(request: Request, pk: int) -> HttpResponse:
    team = get_for(request.actor, MANAGE, Team, pk=pk)
    will = (_("自加入之日起看到并承担督查组的督查；暗访组的任务只有本组成员和安排部门可见。"),)
    step = Step(_("增加成员"), _("增加"), page_of(team), crumbs(team), team.name, will)
    run = partial(actions.add_member, request.actor, team=team)
    said = _t("%(name)s自 %(day)s 起加入。")
    return step_page(
        request,
        step,
        MemberForm(request.POST or None, team=team),
        run,
        said=lambda made: said % {"name": member_name(made), "day": day(made.since)},
    )


@page(MANAGE)
def end_member_page(request: Request, pk: int) -> HttpResponse:
    member = get_for(request.actor, MANAGE, TeamMember, pk=pk)
    if member.until is not None:
        raise Conflict(_t("此人已于 %(day)s 退出。") % {"day": day(member.until)}, state="ended")
    will = (_("已安排的督查随督查组，不随个人；退出后的督查此人不能再提交答卷。"),)
    step = Step(_("退出督查组"), _("退出"), page_of(member.team), crumbs(member.team), member_name(member), will)
    run = partial(actions.end_member, request.actor, member=member)
    said = _t("%(name)s于 %(day)s 后退出。")
    return step_page(
        request,
        step,
        EndMemberForm(request.POST or None),
        run,
        said=lambda done: said % {"name": member_name(done), "day": day(done.until)},
    )


@page(PLAN)
def absence_page(request: Request, pk: int) -> HttpResponse:
    team = get_for(request.actor, PLAN, Team, pk=pk)
    will = (_("尚未进行的督查按缺勤重新排班，改动最少；重新排班在“排班”中办理。"),)
    step = Step(_("登记缺勤"), _("登记"), page_of(team), crumbs(team), team.name, will)
    run = partial(actions.record_absence, request.actor, team=team)
    said = _t("已登记 %(since)s 至 %(until)s 缺勤。")
    return step_page(
        request,
        step,
        AbsenceForm(request.POST or None, team=team),
        run,
        said=lambda made: said % {"since": day(made.since), "until": day(made.until)},
    )


@page(PLAN)
def withdraw_page(request: Request, pk: int) -> HttpResponse:
    absence = get_for(request.actor, PLAN, Absence, pk=pk)
    if absence.withdrawn_at is not None:
        raise Conflict(_t("这条缺勤已经撤回。"), state="withdrawn")
    team, who = absence.team, member_name(absence.member) if absence.member else _t("整个督查组")
    words = _t("%(who)s，%(since)s 至 %(until)s，%(reason)s") % {
        "who": who,
        "since": day(absence.since),
        "until": day(absence.until),
        "reason": absence.reason,
    }
    step = Step(_("撤回缺勤"), _("撤回"), page_of(team), crumbs(team), words, (_("这些天照常排班。"),))
    run = partial(actions.withdraw_absence, request.actor, absence=absence)
    form = StepForm(request.POST if request.method == "POST" else None)
    return step_page(request, step, form, run, said=lambda _done: _t("缺勤已撤回。"))
