"""Who sees which checklists: whoever sees, plans, submits or reviews visits of the topic, or publishes its forms."""

from __future__ import annotations

from django.db.models import Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.models import Checklist, Medium, Version
from zhujian.kernel.visibility import ALL, NOTHING, rule

READERS = ("visits.view", "visits.submit", "checklists.manage")


@rule(Checklist)
def checklists_visible(actor: Actor) -> Q:
    return _of_topics(actor, "topic")


@rule(Version)
def versions_visible(actor: Actor) -> Q:
    return _of_topics(actor, "checklist__topic")


@rule(Medium)
def media_visible(actor: Actor) -> Q:
    return _of_topics(actor, "version__checklist__topic")


def _of_topics(actor: Actor, column: str) -> Q:
    """A form belongs to a topic and to no unit: whatever units a span names, its topics count."""
    if not any(actor.may(permission) for permission in READERS):
        return NOTHING
    if actor.unlimited or any(span.topics is None for span in actor.spans):
        return ALL
    codes = {code for span in actor.spans for code in span.topics or ()}
    return Q(**{f"{column}__in": sorted(codes)}) if codes else NOTHING
