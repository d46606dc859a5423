"""Visits that did not take place: why, and what followed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import own_visits
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.wording import clauses


def missed_in(actor: Actor, topic: Topic, month: Month) -> list[Visit]:
    """The month's missed visits, the latest day first."""
    rows = own_visits(actor, topic.code).filter(status="missed", day__range=(month.first, month.last))
    return list(rows.select_related("site", "team").order_by("-day", "site__code", "pk"))


def notes_on(visits: Iterable[Visit]) -> dict[int, str]:
    """Reason and consequence in words, by visit."""
    return {visit.pk: explained(visit) for visit in visits}


def explained(visit: Visit) -> str:
    """`井口积水；已补查`, or that nobody has said why yet."""
    consequence = str(visit.get_consequence_display()) if visit.consequence else ""
    return clauses(part for part in (visit.reason, consequence) if part) or _("未说明原因")
