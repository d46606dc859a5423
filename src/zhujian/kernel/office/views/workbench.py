"""The first page after signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.roles import ADMINISTRATORS, ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.office.administration import figures_for
from zhujian.kernel.office.requests import requests_of
from zhujian.kernel.office.workbench import workbench_of
from zhujian.kernel.request import Request
from zhujian.kernel.ui.components.lists import Empty
from zhujian.kernel.ui.pages import SIGNED_IN, page


@page(SIGNED_IN)
def workbench(request: Request) -> HttpResponse:
    actor = request.actor
    role = ROLES.get(actor.role)
    context: dict[str, Any] = {"today": time.today(), "role": role.title if role else ""}
    if actor.role in ADMINISTRATORS:
        return render(request, "office/administration.html", {**context, "figures": figures_for(actor)})
    context |= {"parts": workbench_of(actor), "requests": requests_of(actor), "nothing": _nothing(actor)}
    return render(request, "office/workbench.html", context)


def _nothing(actor: Actor) -> Empty:
    """For roles to which no queue speaks, and for accounts without any role."""
    if not actor.permissions & {"figures.view", "topics.view"}:
        return Empty(_("还没有授权"), _("请安全管理员授予角色和范围，授权后再登录。"), icon="lock")
    text = _("可以查看各专题的概况和统计。")
    return Empty(_("没有需要您办理的事项"), text, reverse("topics:index"), _("查看专题"), icon="circle-check")
