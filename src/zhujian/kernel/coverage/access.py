"""Who sees what of the calendar beyond the rule of visits."""

from __future__ import annotations

from django.db.models import Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.models import Reproach
from zhujian.kernel.visibility import NOTHING, rule, span_q

REGULATOR = "coverage.regulator"
REPROACH = "coverage.reproach"


def sees_own_visits_alone(actor: Actor) -> bool:
    """A team sees the visits that it makes itself, and from a part nothing follows about the whole."""
    return actor.role == "field-team"


def sees_intervals(actor: Actor) -> bool:
    """How long ago a site was last met unannounced lets one guess when it will be again: for who plans alone."""
    return actor.may("visits.plan")


def judges(actor: Actor) -> bool:
    """Whoever reviews what teams hand in sees what the regulator missed."""
    return actor.may(REGULATOR)


@rule(Reproach)
def reproaches_visible(actor: Actor) -> Q:
    if not judges(actor):
        return NOTHING
    return span_q(actor, unit="unit", topic="topic")
