"""Visits that did not take place: why, and what followed."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import own_visits
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.wording import clauses

CONSEQUENCES = dict(Visit.CONSEQUENCES)


def missed_in(actor: Actor, topic: Topic, month: Month, *, most: int | None = None) -> list[Visit]:
    """The month's missed visits, the latest day first, and no more than `most`."""
    rows = _missed(actor, topic, month).select_related("site", "team")
    return list(rows.order_by("-day", "site__code", "pk")[:most])


def notes_in(actor: Actor, topic: Topic, month: Month) -> dict[int, str]:
    """Reason and consequence of each missed visit in words, by visit."""
    rows = _missed(actor, topic, month).order_by().values_list("pk", "reason", "consequence")
    return {pk: _explained(reason, consequence) for pk, reason, consequence in rows}


def _missed(actor: Actor, topic: Topic, month: Month) -> QuerySet[Visit]:
    return own_visits(actor, topic.code).filter(status="missed", day__range=(month.first, month.last))


def explained(visit: Visit) -> str:
    """`井口积水；已补查`, or that nobody has said why yet."""
    return _explained(visit.reason, visit.consequence)


def _explained(reason: str, consequence: str) -> str:
    followed = str(CONSEQUENCES.get(consequence, "")) if consequence else ""
    return clauses(part for part in (reason, followed) if part) or _("未说明原因")
