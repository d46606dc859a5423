"""The office's list of phones, where a lost one is found and withdrawn."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.devices.access import MANAGE
from zhujian.kernel.devices.models import Device
from zhujian.kernel.devices.queries import IN_USE, WITHDRAWN, devices_of, matching, state_q
from zhujian.kernel.devices.views.words import seen, state_of
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.filters import Choice, Filter, FilterBar
from zhujian.kernel.ui.components.lists import Column, Empty, Pager, Table, with_query
from zhujian.kernel.ui.pages import page

PAGE = 50
COLUMNS = (
    Column(_("手机名称")),
    Column(_("使用人")),
    Column(_("用途")),
    Column(_("最近使用")),
    Column(_("状态")),
)
BAR = FilterBar(
    (
        Filter("q", _("手机、用户名、使用人或单位"), kind="text"),
        Filter("state", _("状态"), choices=(Choice(IN_USE, _("未收回")), Choice(WITHDRAWN, _("已收回")))),
        Filter("kind", _("用途"), choices=tuple(Choice(*item) for item in Device.KINDS)),
    )
)


@page(MANAGE)
def office_list(request: Request) -> HttpResponse:
    query = request.GET
    rows = devices_of(request.actor).filter(state_q(query.get("state", "")), matching(query.get("q", "")))
    if query.get("kind") in dict(Device.KINDS):
        rows = rows.filter(kind=query["kind"])
    found = cut(rows, Order("pk"), limit=PAGE, cursor=query.get("cursor", ""))
    table = Table(columns=COLUMNS, label=_("手机登记"), pager=_pager(query, found.next), empty=_empty(query))
    listed = [{"device": device, "state": state_of(device), "seen": seen(device)} for device in found.items]
    return render(request, "devices/office.html", {"table": table, "rows": listed, "bar": BAR, "count": rows.count()})


def _pager(query: QueryDict, following: str | None) -> Pager:
    return Pager(
        next_url=with_query(query, {"cursor": following}) if following else "",
        previous_url=with_query(query, {}) if "cursor" in query else "",
    )


def _empty(query: QueryDict) -> Empty:
    if any(query.get(name) for name in ("q", "state", "kind")):
        return Empty(
            _("没有符合条件的手机"), _("减少条件再试。"), reverse("devices:office"), _("清除条件"), icon="search"
        )
    return Empty(
        _("还没有登记的手机"), _("督查组成员登记自己的手机后，在此列出；遗失的手机在此收回密钥。"), icon="phone"
    )
