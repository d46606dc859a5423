"""What a site's page shows of the rooms above it: the problems that were found there."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.field.views.panels import Panel, panel
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import problems_of
from zhujian.kernel.problems.views.lists import COLUMNS, list_rows
from zhujian.kernel.problems.views.rows import drawn
from zhujian.kernel.problems.workflow import OPEN
from zhujian.kernel.ui.components.lists import Column, Link, Table
from zhujian.kernel.ui.components.overviews import Figure
from zhujian.kernel.visibility import visible_to

MOST = 10


@panel("problems")
def problems_at(actor: Actor, site: Site) -> Panel | None:
    if not actor.may("problems.view"):
        return None
    rows = visible_to(actor, Problem).filter(site=site)
    where = {"topic": site.topic, "site": site.code}
    address = f"{reverse('problems:list')}?{urlencode(where)}"
    figures = (
        Figure(_("未办结"), rows.filter(status__in=OPEN).count(), _("件"), f"{address}&status=open"),
        Figure(_("累计登记"), rows.count(), _("件"), address),
    )
    latest = list(problems_of(actor).filter(site=site).order_by("-pk")[:MOST])
    return Panel(
        title=_("问题"),
        table=Table(tuple(Column(item.label) for item in COLUMNS), _("问题"), key="problems"),
        rows=drawn(list_rows(latest), with_boxes=False),
        none=_("还没有发现过问题。"),
        figures=figures,
        more=Link(_("全部问题"), address),
    )
