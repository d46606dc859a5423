"""One page for each step on a problem: what will happen, then the form, then the action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import File
from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.problems import actions, forms
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.receipts import days_to_sign
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.forms import FilePicker
from zhujian.kernel.ui.pages import SIGNED_IN, checked, page
from zhujian.kernel.visibility import get_for
from zhujian.kernel.workflow.moves import require_state

Words = str | Promise
Run = Callable[..., Problem]


@dataclass(frozen=True)
class StepPage:
    """A step: its form, its action, its words. `files` lets evidence be added; `icon` is a name of the sprite."""

    verb: str
    title: Words
    form: type[forms.StepForm]
    run: Run
    submit: Words
    consequences: tuple[Words, ...] = ()
    icon: str = ""
    files: bool = False
    primary: bool = False
    danger: bool = False


_pages = (
    StepPage(
        "assign",
        _("交办"),
        forms.AssignForm,
        actions.assign,
        _("交办并发函"),
        (
            _("生成《交办函》并编号，送达牵头单位联络员。"),
            _("时限自交办次日起算。"),
            _("牵头单位 5 个工作日内可提异议。"),
        ),
        icon="send",
        primary=True,
    ),
    StepPage(
        "acknowledge", _("签收"), forms.AcknowledgeForm, actions.acknowledge, _("签收"), icon="check", primary=True
    ),
    StepPage(
        "object",
        _("提出异议"),
        forms.ReasonForm,
        actions.object_to,
        _("提出异议"),
        (_("由交办部门决定；决定之前时限照常计算。"),),
        icon="arrow-back-up",
    ),
    StepPage("objection", _("决定异议"), forms.ObjectionForm, actions.decide_objection, _("决定"), primary=True),
    StepPage(
        "rectify",
        _("填报整改措施"),
        forms.RectifyForm,
        actions.rectify,
        _("填报"),
        icon="plus",
        files=True,
        primary=True,
    ),
    StepPage(
        "submit",
        _("报送整改结果"),
        forms.SubmitForm,
        actions.submit,
        _("报送"),
        (_("由交办和整改以外的人员核查；核查通过即销号，不通过则退回。"),),
        icon="send",
        files=True,
        primary=True,
    ),
    StepPage(
        "close",
        _("核查销号"),
        forms.CloseForm,
        actions.close,
        _("销号"),
        (_("问题销号，时限停止。销号后不能修改，只能重开。"), _("部分问题将被抽中，由未参与的人员回头看。")),
        icon="check",
        files=True,
        primary=True,
    ),
    StepPage("return", _("退回"), forms.ReasonForm, actions.return_, _("退回补改"), icon="arrow-back-up"),
    StepPage("look-back", _("回头看"), forms.LookBackForm, actions.look_back, _("记录"), icon="eye", files=True),
    StepPage("reopen", _("重开"), forms.ReasonForm, actions.reopen, _("重开"), icon="refresh"),
    StepPage(
        "chase", _("催办"), forms.ChaseForm, actions.chase, _("催办"), (_("逾期的同时发《督办函》。"),), icon="bell"
    ),
    StepPage("suspend", _("中止"), forms.ReasonForm, actions.suspend, _("中止"), (_("时限停止计算，恢复后顺延。"),)),
    StepPage("resume", _("恢复"), forms.ReasonForm, actions.resume, _("恢复"), (_("时限恢复计算。"),), primary=True),
    StepPage(
        "extend", _("申请延期"), forms.ExtendForm, actions.extend, _("申请"), (_("由领导决定；同意后到期日顺延。"),)
    ),
    StepPage(
        "merge",
        _("并案"),
        forms.MergeForm,
        actions.merge,
        _("并案"),
        (_("本问题随所并入的问题一并办理；只能并入同一专题、同一单位（点位）的问题。"),),
    ),
    StepPage(
        "dismiss",
        _("撤销"),
        forms.ReasonForm,
        actions.dismiss,
        _("申请撤销"),
        (_("由另一人同意后撤销；撤销的问题仍在案可查。"),),
        danger=True,
    ),
)
PAGES: dict[str, StepPage] = {item.verb: item for item in _pages}
UPLOADS = FilePicker(
    name="files", label=_("佐证材料"), multiple=True, hint=_("照片、PDF、DOCX、XLSX；每个不超过 50 MB。")
)


@page(SIGNED_IN)
def step(request: Request, number: str, verb: str) -> HttpResponse:
    """The page of one step, and taking it."""
    spec = PAGES.get(verb)
    if spec is None:
        raise Http404
    problem = get_for(request.actor, f"problems.{verb}", Problem, number=number)
    require_state(TRANSITIONS, f"problems.{verb}", problem)
    form = spec.form(request.POST or None, actor=request.actor, problem=problem)
    if request.method == "POST" and checked(form, lambda data: _run(request, spec, problem, data)):
        messages.success(request, _done(request.actor, problem))
        return HttpResponseRedirect(reverse("problems:detail", args=[number]))
    return render(request, "problems/step.html", _context(spec, problem, form), status=422 if form.errors else 200)


def _context(spec: StepPage, problem: Problem, form: forms.StepForm) -> dict[str, Any]:
    confirm = Confirm(
        action=reverse("problems:step", args=[problem.number, spec.verb]),
        submit=spec.submit,
        consequences=spec.consequences,
        cancel_url=reverse("problems:detail", args=[problem.number]),
        danger=spec.danger,
        draft=f"{problem.number}-{spec.verb}",
    )
    return {
        "step": spec,
        "problem": problem,
        "form": form,
        "confirm": confirm,
        "picker": UPLOADS if spec.files else None,
    }


def _run(request: Request, spec: StepPage, problem: Problem, data: dict[str, Any]) -> Problem:
    values = {**data, "files": uploaded(request)} if spec.files else data
    return spec.run(request.actor, problem=problem, **values)


def uploaded(request: Request) -> list[File]:
    """The files that came with a form, kept as evidence. Raises Invalid for the first that is refused."""
    return [upload(request.actor, stream=item, name=item.name or "") for item in files_in(request).getlist("files")]


def _done(actor: Actor, problem: Problem) -> str:
    """The new state in words."""
    problem.refresh_from_db()
    owner = problem.owner
    if problem.status == "assigned" and owner is not None:
        return _t("已交办至%(unit)s，%(days)s 日内签收。") % {"unit": owner, "days": days_to_sign(problem)}
    return _t("%(number)s：%(status)s。") % {"number": problem.number, "status": problem.get_status_display()}


@page("problems.consent")
def consent(request: Request, number: str) -> HttpResponse:
    """Decide on the step that waits on a problem."""
    problem = get_for(request.actor, "problems.consent", Problem, number=number)
    form = forms.ConsentForm(request.POST or None, actor=request.actor, problem=problem)
    if request.method == "POST":
        done = checked(form, lambda data: actions.consent(request.actor, problem=problem, **data))
        for message in _all_errors(form):
            messages.error(request, message)
        if done:
            messages.success(request, _done(request.actor, problem))
    return HttpResponseRedirect(reverse("problems:detail", args=[number]))


def _all_errors(form: forms.StepForm) -> Sequence[str]:
    return [str(message) for found in form.errors.values() for message in found]
