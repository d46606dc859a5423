"""Adding, changing and closing a site, and its project's milestones: one page each."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhujian.kernel.errors import Conflict, NotFound
from zhujian.kernel.field import actions
from zhujian.kernel.field.forms import CloseForm, FinishForm, MilestoneForm, SiteForm, StartForm
from zhujian.kernel.field.models import Milestone, Site
from zhujian.kernel.field.views.steps import Step, step_page
from zhujian.kernel.registry import Topic, topics
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import page
from zhujian.kernel.visibility import get_for

MANAGE = "sites.manage"


def topic_of(code: str) -> Topic:
    found = find_topic(code)
    if found is None:
        raise NotFound(_t("没有“%(topic)s”这一专题。") % {"topic": code})
    return found


def crumbs(site: Site | None = None) -> list[Link]:
    top = Link(pgettext_lazy("复数", "点位"), reverse("field:sites"))
    return [top, Link(site.name, page_of(site))] if site else [top]


def page_of(site: Site) -> str:
    return reverse("field:site", args=[site.pk])


@page(MANAGE)
def choose_topic(request: Request) -> HttpResponse:
    """Which topic the site belongs to; with a single one there is nothing to choose."""
    found = topics()
    if len(found) == 1:
        return HttpResponseRedirect(reverse("field:add_site", args=[found[0].code]))
    choices = [Link(str(item), reverse("field:add_site", args=[item.code])) for item in found]
    context = {"title": _("登记点位"), "question": _("点位属于哪一专题"), "choices": choices, "crumbs": crumbs()}
    return render(request, "field/choose.html", context)


@page(MANAGE)
def add_page(request: Request, topic: str) -> HttpResponse:
    found = topic_of(topic)
    form = SiteForm(request.POST or None, actor=request.actor, topic=found)
    step = Step(_("登记点位"), _("登记"), reverse("field:sites"), crumbs(), lead=str(found))
    run = partial(actions.add_site, request.actor, topic=topic)
    return step_page(
        request, step, form, run, said=lambda made: _t("已登记点位“%(site)s”。") % {"site": made}, to=page_of
    )


@page(MANAGE)
def edit_page(request: Request, pk: int) -> HttpResponse:
    site = get_for(request.actor, MANAGE, Site, pk=pk)
    form = SiteForm(request.POST or None, actor=request.actor, topic=topic_of(site.topic), site=site)
    step = Step(_("修改点位"), _("保存"), page_of(site), crumbs(site), site.name)
    run = partial(actions.edit_site, request.actor, site=site)
    return step_page(request, step, form, run, said=lambda done: _t("点位“%(site)s”已修改。") % {"site": done})


@page(MANAGE)
def close_page(request: Request, pk: int) -> HttpResponse:
    site = get_for(request.actor, MANAGE, Site, pk=pk)
    will = (
        _("停用后不再安排督查；已安排在停用之后的督查须另行调整。"),
        _("在案的督查、问题和项目照常办理，仍可查阅。停用不能撤销。"),
    )
    step = Step(_("停用点位"), _("停用"), page_of(site), crumbs(site), site.name, will, danger=True)
    run = partial(actions.close_site, request.actor, site=site)
    form = CloseForm(request.POST or None)
    return step_page(request, step, form, run, said=lambda done: _t("点位“%(site)s”已停用。") % {"site": done})


@page(MANAGE)
def plan_project_page(request: Request, pk: int) -> HttpResponse:
    """Plan every milestone that the topic declares, counted from the project's start."""
    site = get_for(request.actor, MANAGE, Site, pk=pk)
    planned = set(site.milestones.values_list("code", flat=True))
    missing = [str(stage.title) for stage in topic_of(site.topic).stages if stage.code not in planned]
    if not missing:
        raise Conflict(_t("本专题的节点都已列入计划。"), state="planned")
    title, will = _("安排项目节点"), _("将列入计划的节点")
    step = Step(title, _("列入计划"), page_of(site), crumbs(site), site.name, missing, will)
    run = partial(actions.plan_project, request.actor, site=site)
    return step_page(request, step, StartForm(request.POST or None), run, said=lambda _made: _t("项目节点已列入计划。"))


@page(MANAGE)
def milestone_page(request: Request, pk: int, code: str) -> HttpResponse:
    """Plan one of the topic's stages, or move one that is planned and not done."""
    site = get_for(request.actor, MANAGE, Site, pk=pk)
    row = site.milestones.filter(code=code).first()
    if row is not None and row.done_on is not None:
        raise Conflict(_t("节点“%(title)s”已于 %(day)s 完成。") % {"title": row, "day": row.done_on}, state="done")
    title = row.title if row else _stage_title(site, code)
    step = Step(title, _("保存"), page_of(site), crumbs(site), site.name)
    form = MilestoneForm(request.POST or None, initial={"planned_on": row.planned_on, "note": row.note} if row else {})
    run = partial(actions.plan_milestone, request.actor, site=site, code=code)
    return step_page(request, step, form, run, said=lambda done: _t("节点“%(title)s”的计划已更新。") % {"title": done})


def _stage_title(site: Site, code: str) -> str:
    stage = next((item for item in topic_of(site.topic).stages if item.code == code), None)
    if stage is None:
        raise NotFound(_t("本专题没有这一节点。"))
    return str(stage.title)


@page(MANAGE)
def finish_page(request: Request, pk: int, code: str) -> HttpResponse:
    site = get_for(request.actor, MANAGE, Site, pk=pk)
    row = get_for(request.actor, MANAGE, Milestone, site_id=site.pk, code=code)
    step = Step(row.title, _("记为完成"), page_of(site), crumbs(site), site.name)
    run = partial(actions.finish_milestone, request.actor, milestone=row)
    return step_page(
        request,
        step,
        FinishForm(request.POST or None),
        run,
        said=lambda done: _t("节点“%(title)s”已记为完成。") % {"title": done},
    )
