"""One page for each step on a visit: what will happen, then the form, then the action."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.errors import Conflict, Invalid, NotFound
from zhujian.kernel.field.actions import Slot, cancel_visits, explain_missed, plan_visits
from zhujian.kernel.field.models import Visit
from zhujian.kernel.field.views.presenting import kind_words
from zhujian.kernel.field.views.steps import Step, step_page
from zhujian.kernel.field.workflow import TRANSITIONS
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.submissions import actions
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.queries import under_review
from zhujian.kernel.submissions.views.forms import CancelForm, ConsentForm, ExplainForm, PlanForm, ReviewForm, under
from zhujian.kernel.submissions.workflow import TRANSITIONS as REVIEWS
from zhujian.kernel.ui.components.lists import Link, Words
from zhujian.kernel.ui.formats import day
from zhujian.kernel.ui.pages import checked, page
from zhujian.kernel.visibility import get_for, visible_to
from zhujian.kernel.workflow.consents import pending
from zhujian.kernel.workflow.moves import require_state

PLAN = "visits.plan"


def crumbs(visit: Visit | None = None) -> list[Link]:
    top = Link(_("督查"), reverse("visits:list"))
    return [top, Link(_lead(visit), page_of(visit))] if visit else [top]


def page_of(visit: Visit) -> str:
    return reverse("visits:detail", args=[visit.pk])


def _lead(visit: Visit) -> str:
    return f"{day(visit.day)} {visit.site}"


@page("visits.review")
def review_page(request: Request, pk: int) -> HttpResponse:
    """Say what was handed in is worth."""
    visit = get_for(request.actor, "visits.review", Visit, pk=pk)
    row = _to_review(request, visit)
    step = Step(
        _("审核答卷"),
        _("确定"),
        page_of(visit),
        crumbs(visit),
        _lead(visit),
        _what_follows(row),
        will=_("各结论的后果"),
    )
    run = partial(actions.review, request.actor, submission=row)
    return step_page(request, step, ReviewForm(request.POST or None), run, said=_reviewed)


def _to_review(request: Request, visit: Visit) -> Submission:
    """The newest that was not rejected. Raises Conflict where there is none, or it waits for a second person."""
    row = under_review(list(visible_to(request.actor, Submission).filter(visit=visit.pk).order_by("-pk")))
    if row is None:
        raise Conflict(_t("这次督查还没有收到答卷。"), state=visit.status)
    require_state(REVIEWS, "visits.review", row)
    if pending(row):
        raise Conflict(_t("已提请不予采用，等待另一人同意。"), state=row.status)
    return row


def _what_follows(row: Submission) -> Sequence[Words]:
    if row.findings.exists():
        rejected = _("不采用：答卷有督查发现，须由领导同意后才生效；生效后这次督查改记漏查，未研判的信号不予受理。")
    else:
        rejected = _("不采用：立即生效，这次督查改记漏查。")
    return (_("通过：答卷作数。"), _("有疑问：告知提交人核对，可以修改后重新提交。"), rejected)


def _reviewed(row: Submission) -> str:
    if pending(row):
        return _t("已提请不予采用，等待另一人同意。")
    return _t("答卷审核：%(state)s。") % {"state": row.get_status_display()}


@page("visits.consent")
def consent(request: Request, pk: int) -> HttpResponse:
    """Decide, as a second person, whether a submission with findings is rejected."""
    visit = get_for(request.actor, "visits.consent", Visit, pk=pk)
    if request.method == "POST":
        rows = visible_to(request.actor, Submission).filter(visit=visit.pk).order_by("-pk")
        row = next((each for each in rows if pending(each)), None)
        if row is None:
            raise Conflict(_t("没有等待同意的事项。"), rule="nothing-pending", state=visit.status)
        form = ConsentForm(request.POST)
        done: Submission | None = checked(form, lambda data: actions.consent(request.actor, submission=row, **data))
        for message in (message for found in form.errors.values() for message in found):
            messages.error(request, str(message))
        if done is not None:
            done.refresh_from_db()
            messages.success(request, _t("已决定。答卷：%(state)s。") % {"state": done.get_status_display()})
    return HttpResponseRedirect(page_of(visit))


@page(PLAN)
def explain_page(request: Request, pk: int) -> HttpResponse:
    """Say why a visit was missed, and what followed."""
    visit = get_for(request.actor, PLAN, Visit, pk=pk)
    require_state(TRANSITIONS, "visits.explain", visit)
    known = {"reason": visit.reason, "consequence": visit.consequence} if visit.reason else {}
    will = (_("原因和处理随督查留存在案，在月度覆盖情况中可见。"),)
    step = Step(_("说明漏查原因"), _("保存"), page_of(visit), crumbs(visit), _lead(visit), will)
    run = partial(explain_missed, request.actor, visit=visit)
    form = ExplainForm(request.POST or None, initial=known)
    return step_page(request, step, form, run, said=lambda _done: _t("漏查原因已记录。"))


@page(PLAN)
def cancel_page(request: Request, pk: int) -> HttpResponse:
    """Take a visit that has not taken place off the calendar."""
    visit = get_for(request.actor, PLAN, Visit, pk=pk)
    require_state(TRANSITIONS, "visits.cancel", visit)
    will = (
        _("这次督查从日程中取消，督查组不再前往；在案可查，不能恢复。"),
        _("当天没有其他督查的，点位当天未被覆盖。"),
    )
    lead = f"{_lead(visit)} · {kind_words(visit)}"
    step = Step(_("取消督查"), _("取消这次督查"), page_of(visit), crumbs(visit), lead, will, danger=True)
    run = partial(cancel_visits, request.actor, visits=[visit])
    form = CancelForm(request.POST or None)
    return step_page(request, step, form, run, said=lambda _done: _t("督查已取消。"))


@page(PLAN)
def choose_topic(request: Request) -> HttpResponse:
    """Which topic the visit belongs to; with a single one there is nothing to choose."""
    found = [topic for topic in topics() if topic.visits]
    if len(found) == 1:
        return HttpResponseRedirect(reverse("visits:plan", args=[found[0].code]))
    choices = [Link(str(item), reverse("visits:plan", args=[item.code])) for item in found]
    context = {"title": _("安排督查"), "question": _("督查属于哪一专题"), "choices": choices, "crumbs": crumbs()}
    return render(request, "field/choose.html", context)


@page(PLAN)
def plan_page(request: Request, topic: str) -> HttpResponse:
    """Put one visit on the calendar by hand, beside the rota."""
    found = find_topic(topic)
    if found is None or not found.visits:
        raise NotFound(_t("没有“%(topic)s”这一专题，或者它不安排督查。") % {"topic": topic})
    actor = request.actor
    form = PlanForm(request.POST or None, actor=actor, topic=found, initial=_given(request))
    will = (
        _("督查组成员即可在手机上看到这次督查。"),
        _("不打招呼的督查（暗访），完成之前只有督查组和安排部门可见。"),
    )
    step = Step(_("安排督查"), _("安排"), reverse("visits:list"), crumbs(), str(found), will)

    def run(**slot: Any) -> Visit:
        try:
            [made] = plan_visits(actor, topic=topic, slots=[Slot(**slot)])
        except Invalid as refusal:
            raise under("day", refusal) from refusal
        return made

    def to(made: Visit) -> str:
        seen = visible_to(actor, Visit).filter(pk=made.pk).exists()
        return page_of(made) if seen else step.back

    said = _t("已安排%(team)s于 %(day)s 到%(site)s。")
    return step_page(
        request,
        step,
        form,
        run,
        said=lambda made: said % {"team": made.team, "day": day(made.day), "site": made.site},
        to=to,
    )


def _given(request: Request) -> dict[str, str]:
    """What an address that leads here has chosen already."""
    return {name: request.GET[name] for name in ("kind", "site", "team", "day") if request.GET.get(name)}
