"""Who sees which signals."""

from __future__ import annotations

from django.db.models import Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.files.visibility import evidence_rule
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.visibility import ALL, NOTHING, rule, span_q, visible_to

evidence_rule("signals.signal", lambda actor: visible_to(actor, Signal), reference=str)
AUTHORS_ONLY = frozenset({"observer", "monitoring-point", "field-team", "petition-office"})


@rule(Signal)
def signals_visible(actor: Actor) -> Q:
    """The rooms see what lies in their spans; others see what they registered themselves."""
    if not actor.may("signals.view"):
        return NOTHING
    own = Q(created_by=actor.account)
    if actor.role in AUTHORS_ONLY:
        return own
    if actor.unlimited:
        return ALL
    whole_topic = span_q(actor, unit="room", topic="topic") & Q(subject__isnull=True)
    return own | span_q(actor, unit="subject", topic="topic") | whole_topic
