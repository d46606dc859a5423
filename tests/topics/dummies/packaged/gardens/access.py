from django.db.models import Q

from zhujian.kernel.api import NOTHING, Actor, rule, span_q
from zhujian.topics.gardens.models import Plot


@rule(Plot)
def plots_visible(actor: Actor) -> Q:
    return span_q(actor, unit="unit") if actor.may("gardens.view") else NOTHING
