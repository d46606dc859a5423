"""Who sees which letters."""

from __future__ import annotations

from django.db.models import Q

from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.visibility import NOTHING, rule, span_q


@rule(Letter)
def letters_visible(actor: Actor) -> Q:
    """The office sees the letters to units, and on topics, within its spans; a unit sees those sent to itself."""
    if not actor.may("letters.view"):
        return NOTHING
    role = ROLES.get(actor.role)
    if role is not None and role.is_office:
        return span_q(actor, unit="to_unit", topic="topic")
    named = [span.units for span in actor.spans if span.units is not None]
    return Q(to_unit__in=frozenset[int]().union(*named))
