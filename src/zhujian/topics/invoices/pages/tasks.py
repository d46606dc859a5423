"""A task: opened, files brought in, rules run, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhujian.kernel.api import (
    Content,
    FieldError,
    Invalid,
    Refused,
    Request,
    get_for,
    history,
    page,
    permits,
    store_content,
    visible_to,
)
from zhujian.kernel.show import Confirm, Fact, FilePicker, Verb, checked, files_in, labelled, largest_document, moment
from zhujian.topics.invoices import forms
from zhujian.topics.invoices.models import Doubt, Import, Run, Task
from zhujian.topics.invoices.pages.presenting import moments
from zhujian.topics.invoices.triage import tasks as actions
from zhujian.topics.invoices.triage.looking import survey
from zhujian.topics.invoices.working import places

ENDINGS = (".xlsx", ".xls", ".csv", ".parquet")


@page("invoices.open-task")
def new_task(request: Request) -> HttpResponse:
    form = forms.TaskForm(request.POST or None)
    if request.method == "POST":
        made: Task | None = checked(form, lambda data: actions.open_task(request.actor, **data))
        if made is not None:
            messages.success(request, _t("已立项，任务编号 %(number)s。") % {"number": made.number})
            return HttpResponseRedirect(made.get_absolute_url())
    confirm = Confirm(
        action=reverse("invoices:new-task"),
        submit=_("立项"),
        consequences=(_("此后谁为这项任务查看了哪些单位的发票，都记入日志。"),),
        cancel_url=reverse("invoices:home"),
        draft="invoices-task",
    )
    context = {"form": form, "confirm": confirm, "title": _("新建筛查任务")}
    return render(request, "invoices/form.html", context, status=422 if form.errors else 200)


@page("invoices.view")
def task_page(request: Request, number: str) -> HttpResponse:
    task = get_for(request.actor, "invoices.view", Task, number=number)
    actor = request.actor
    survey(actor, tasks=[number], what="task")
    context: dict[str, Any] = {
        "task": task,
        "verbs": _verbs(request, task),
        "facts": [
            Fact(_("任务名称"), task.title),
            Fact(_("立项依据"), task.basis),
            Fact(_("承办部门"), str(task.room or "—")),
            Fact(_("立项时间"), moment(task.opened_at)),
        ],
        "imports": visible_to(actor, Import).filter(task=task).order_by("-pk"),
        "runs": visible_to(actor, Run).filter(task=task).order_by("-pk"),
        "top": visible_to(actor, Doubt).filter(task=task).select_related("unit").order_by("-score", "pk")[:10],
        "moments": moments(history(task)),
    }
    return render(request, "invoices/task.html", context)


def _verbs(request: Request, task: Task) -> list[Verb]:
    if task.status != "open":
        return []
    known = (
        ("invoices.bring", _("导入发票"), "invoices:bring", "upload", False),
        ("invoices.screen", _("运行规则"), "invoices:screen", "player-play", True),
        ("invoices.close-task", _("结束任务"), "invoices:close-task", "circle-check", False),
    )
    return [
        Verb(label, reverse(name, args=[task.number]), icon=icon, primary=not place, post=post)
        for place, (permission, label, name, icon, post) in enumerate(known)
        if permits(request.actor, permission, task)
    ]


@page("invoices.close-task")
def close(request: Request, number: str) -> HttpResponse:
    task = get_for(request.actor, "invoices.close-task", Task, number=number)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and checked(form, lambda data: actions.close_task(request.actor, task=task, **data)):
        messages.success(request, _t("任务 %(number)s 已结束。") % {"number": number})
        return HttpResponseRedirect(task.get_absolute_url())
    confirm = Confirm(
        action=reverse("invoices:close-task", args=[number]),
        submit=_("结束任务"),
        consequences=(_("不再为这项任务导入发票、运行规则；已有的疑点继续办理。"),),
        cancel_url=task.get_absolute_url(),
    )
    context = {"form": form, "confirm": confirm, "title": labelled(_("结束任务"), number)}
    return render(request, "invoices/form.html", context, status=422 if form.errors else 200)


@page("invoices.bring")
def bring_files(request: Request, number: str) -> HttpResponse:
    """Files, or a whole folder. Where one is refused it is named, and none is imported."""
    task = get_for(request.actor, "invoices.bring", Task, number=number)
    errors: list[FieldError] = []
    if request.method == "POST":
        try:
            url = _brought(request, task).get_absolute_url()
        except Invalid as refusal:
            errors = list(refusal.errors)
            if _by_script(request):
                return JsonResponse({"errors": [error.message for error in errors]}, status=422)
        except Refused as refusal:
            if not _by_script(request):
                raise
            return JsonResponse({"errors": [refusal.message]}, status=refusal.status)
        else:
            return JsonResponse({"url": url}) if _by_script(request) else HttpResponseRedirect(url)
    hint = _("可以多选。表格按表头识别，文件名不限。")
    context = {
        "task": task,
        "errors": errors,
        "picker": FilePicker("files", _("文件"), ENDINGS, largest_document(), multiple=True, hint=hint),
        "folder": FilePicker("folder", _("或者整个文件夹"), multiple=True, hint=_("连同子文件夹里的表格一起导入。")),
    }
    return render(request, "invoices/bring.html", context, status=422 if errors else 200)


def _by_script(request: Request) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _brought(request: Request, task: Task) -> Import:
    """Take in every file that will do. Raises Invalid naming each that will not; then none is imported."""
    sent = files_in(request)
    contents: list[Content] = []
    errors: list[FieldError] = []
    for item in [*sent.getlist("files"), *_sheets(sent.getlist("folder"))]:
        try:
            contents.append(store_content(item, item.name or ""))
        except Refused as refusal:
            errors.append(FieldError("files", labelled(item.name, refusal.message)))
    if errors:
        raise Invalid(errors)
    return actions.bring(request.actor, task=task, contents=contents)


def _sheets(files: list[Any]) -> list[Any]:
    """Of a folder, what may be a table: other files lie about in it."""
    return [item for item in files if (item.name or "").lower().endswith(ENDINGS) and not item.name.startswith("~$")]


@require_POST
@page("invoices.screen")
def begin_run(request: Request, number: str) -> HttpResponse:
    task = get_for(request.actor, "invoices.screen", Task, number=number)
    run = actions.screen(request.actor, task=task, engine=places.engine_name())
    return HttpResponseRedirect(run.get_absolute_url())
