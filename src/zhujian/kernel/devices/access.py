"""Who sees which phones: everybody their own, the office those of the people within its reach."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.devices.models import Device
from zhujian.kernel.visibility import ALL, NOTHING, condition, rule, span_q

MANAGE = "devices.manage"


@rule(Device)
def devices_visible(actor: Actor) -> Q:
    own = Q(account=actor.account) if actor.account else NOTHING
    if not actor.may(MANAGE):
        return own
    found = _within_reach(actor)
    return ALL if found == ALL else own | found


def _within_reach(actor: Actor) -> Q:
    """A phone is a matter of no topic: whoever looks after some topics alone looks after no phones."""
    if actor.unlimited:
        return ALL
    whole = replace(actor, spans=tuple(span for span in actor.spans if span.topics is None))
    return span_q(whole, unit="account__unit") if whole.spans else NOTHING


@condition("devices.enrol")
def is_oneself(actor: Actor, row: Account) -> bool:
    """A key acts in its owner's name, so nobody enrols a phone for another."""
    return actor.account == row.pk
