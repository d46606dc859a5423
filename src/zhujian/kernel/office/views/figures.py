"""Every figure, computed for whoever looks, and the rows that each counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from zhujian.kernel.errors import NotFound
from zhujian.kernel.office.figures import cards_of, figure_named, lines, prepared
from zhujian.kernel.registry import topics
from zhujian.kernel.request import Request
from zhujian.kernel.rest.paging import Order
from zhujian.kernel.rest.paging import page as cut
from zhujian.kernel.ui.components.lists import Column, Empty, Pager, Table
from zhujian.kernel.ui.pages import page

PAGE = 50
COLUMNS = (Column(_("名称")), Column(_("说明")))


@page("figures.view")
def figure_list(request: Request) -> HttpResponse:
    groups = [(topic, cards_of(request.actor, topic)) for topic in topics()]
    return render(request, "office/figures.html", {"groups": [group for group in groups if group[1]]})


@page("figures.view")
def figure_rows(request: Request, key: str) -> HttpResponse:
    found = figure_named(key)
    if found is None:
        raise NotFound(_t("没有这一项统计。"))
    topic, figure = found
    if figure.rows is None:
        return redirect(figure.page() if figure.page else "office:figures")
    rows = figure.rows(request.actor)
    listed = cut(prepared(rows), Order("pk", descending=False), limit=PAGE, cursor=request.GET.get("cursor", ""))
    table = Table(
        COLUMNS,
        str(figure.label),
        pager=Pager(
            next_url=f"?cursor={listed.next}" if listed.next else "",
            previous_url="?" if "cursor" in request.GET else "",
        ),
        empty=Empty(_("没有可看的记录"), _("这一项统计的是您有权查看的记录。")),
    )
    context = {"topic": topic, "figure": figure, "count": rows.count(), "table": table, "lines": lines(listed.items)}
    return render(request, "office/figure.html", context)
