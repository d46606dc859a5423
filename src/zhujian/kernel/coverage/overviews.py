"""What a topic's own page says of this month's visits: three counts, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import own_visits
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.ui.components.overviews import Figure

STATUSES = ("done", "planned", "missed")


@dataclass(frozen=True)
class Overview:
    """`url` leads to the calendar."""

    month: Month
    url: str
    figures: list[Figure]


def overview_of(actor: Actor, topic: Topic, month: Month | None = None) -> Overview | None:
    """The month, the current one by default; None for a topic without visits or an actor who sees none."""
    if not topic.visits or not actor.may("visits.view"):
        return None
    shown = month or Month.current()
    rows = own_visits(actor, topic.code).filter(day__range=(shown.first, shown.last)).order_by()
    counts = rows.aggregate(**{status: Count("pk", filter=Q(status=status)) for status in STATUSES})
    return Overview(
        shown,
        f"{reverse('coverage:month')}?{urlencode({'topic': topic.code, 'month': str(shown)})}",
        month_figures(topic.code, shown, **counts),
    )


def month_figures(topic: str, month: Month, *, done: int, planned: int, missed: int) -> list[Figure]:
    """Cards that open the visits that they count."""

    def opened(status: str) -> str:
        days = {"from": month.first.isoformat(), "to": month.last.isoformat()}
        return f"{reverse('visits:list')}?{urlencode({'topic': topic, 'origin': 'own', 'status': status, **days})}"

    return [
        Figure(_("已查"), done, _("次"), opened("done")),
        Figure(_("待查"), planned, _("次"), opened("planned")),
        Figure(_("漏查"), missed, _("次"), opened("missed")),
    ]
