"""Publishing a checklist: everything that is wrong with it in one table, and nothing changed until all is well."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.checklists.actions import PERMISSION, Package, keep, prepared
from zhujian.kernel.checklists.faults import Fault, FormRefused
from zhujian.kernel.checklists.forms import JOINT, PublishForm
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.files.uploads import files_in
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.details import Confirm
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.pages import checked, page

# What the action calls a field, and what the form does.
_FIELDS = {"media": "attachments", "topic": "visits", "form_id": "workbook", "file": "workbook"}


@page(PERMISSION)
def publish_page(request: Request) -> HttpResponse:
    posted = request.method == "POST"
    form = PublishForm(request.POST if posted else None, files_in(request) if posted else None, actor=request.actor)
    faults: list[Fault] = []
    if posted:
        done = checked(form, lambda data: _run(request, data, faults))
        if done is not None:
            return HttpResponseRedirect(_told(request, done))
    context: dict[str, Any] = {
        "form": form,
        "faults": faults,
        "crumbs": [Link(_("督查表"), reverse("checklists:list"))],
        "confirm": Confirm(
            reverse("checklists:publish"),
            _("校验并发布"),
            (
                _("工作簿有任何问题，都不发布，也不改动现行版本。"),
                _("发布后成为新的现行版本；已经交回的答卷仍按各自的版本保存。"),
            ),
            cancel_url=reverse("checklists:list"),
        ),
    }
    return render(request, "checklists/publish.html", context, status=422 if form.errors else 200)


def _run(request: Request, data: dict[str, Any], faults: list[Fault]) -> Version | Package:
    topic, code = data["visits"].split(JOINT, 1)
    upload = data["workbook"]
    try:
        package = prepared(
            topic=topic,
            code=code,
            workbook=upload.file,
            name=upload.name,
            media={item.name: item.file for item in data["attachments"]},
        )
        if data["only_check"]:
            return package
        return keep(request.actor, topic=topic, code=code, package=package)
    except FormRefused as refusal:
        faults.extend(refusal.faults)
        words = _t("工作簿有 %(count)d 处需要改正，见“需要改正的地方”；没有发布，也没有改动任何内容。")
        raise Invalid.one("workbook", words % {"count": len(faults)}) from refusal
    except Conflict as refusal:
        raise Invalid.one("workbook", refusal.message) from refusal
    except Invalid as refusal:
        raise Invalid(
            FieldError(_FIELDS.get(error.field, error.field), error.message) for error in refusal.errors
        ) from refusal


def _told(request: Request, done: Version | Package) -> str:
    """Say what became of it; where to go next."""
    if isinstance(done, Version):
        messages.success(request, _t("已发布：%(form)s。") % {"form": done})
        return reverse("checklists:detail", args=[done.checklist_id])
    definition = done.form.definition
    values = {"title": definition.title, "version": definition.version, "count": definition.asked}
    messages.success(request, _t("没有问题，尚未发布：%(title)s，版本 %(version)s，%(count)d 题。") % values)
    for fault in done.form.notes:
        messages.info(request, str(fault))
    return reverse("checklists:publish")
