"""The list of checklists."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.checklists.actions import PERMISSION
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import current_versions
from zhujian.kernel.registry import topic
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.lists import Column, Empty, Table
from zhujian.kernel.ui.pages import page

COLUMNS = (
    Column(_("督查表")),
    Column(_("专题")),
    Column(_("现行版本")),
    Column(_("题目"), numeric=True),
    Column(_("发布时间")),
)


@page("visits.view")
def checklist_list(request: Request) -> HttpResponse:
    rows = [_row(version) for version in current_versions(request.actor)]
    may_publish = request.actor.may(PERMISSION)
    empty = Empty(
        _("还没有督查表"),
        _("督查表是 XLSForm 工作簿，随专题发布，也可以在这里上传。"),
        reverse("checklists:publish") if may_publish else "",
        _("发布督查表") if may_publish else "",
        icon="checklist",
    )
    context = {
        "table": Table(columns=COLUMNS, label=_("督查表"), empty=empty),
        "rows": rows,
        "may_publish": may_publish,
    }
    return render(request, "checklists/list.html", context)


def _row(version: Version) -> dict[str, Any]:
    found = topic(version.checklist.topic)
    return {
        "version": version,
        "checklist": version.checklist,
        "topic": found or version.checklist.topic,
        "asked": definition_of(version).asked,
    }
