"""Reading phones."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhujian.kernel.actor import Actor
from zhujian.kernel.devices.models import Device
from zhujian.kernel.visibility import visible_to

IN_USE, WITHDRAWN = "in-use", "withdrawn"


def devices_of(actor: Actor) -> QuerySet[Device]:
    """The phones that the actor sees, with their people."""
    return visible_to(actor, Device).select_related("account", "account__unit")


def own_devices(actor: Actor) -> QuerySet[Device]:
    """One's own, the newest first."""
    return devices_of(actor).filter(account=actor.account or 0).order_by("-pk")


def state_q(state: str) -> Q:
    """The phones in a state; any other word is no filter."""
    states = {IN_USE: Q(withdrawn_at__isnull=True), WITHDRAWN: Q(withdrawn_at__isnull=False)}
    return states.get(state, Q())


def matching(text: str) -> Q:
    """Words that all occur in the phone's name or user name, or in its person's name or unit."""
    found = Q()
    for word in text.split():
        found &= (
            Q(name__icontains=word)
            | Q(login__icontains=word)
            | Q(account__name__icontains=word)
            | Q(account__username__icontains=word)
            | Q(account__unit__name__icontains=word)
        )
    return found
