"""Who sees which rows of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhujian.kernel.clocks.models import Clock, Extension, Holiday, HolidayYear, LocalLimit, Pause
from zhujian.kernel.visibility import ALL, NOTHING, rule

if TYPE_CHECKING:
    from django.db.models import Q

    from zhujian.kernel.actor import Actor


@rule(HolidayYear)
@rule(Holiday)
@rule(LocalLimit)
def reference_visible(actor: Actor) -> Q:
    """What everybody's due dates rest on is open to everybody who has signed in."""
    return ALL if actor.account is not None else NOTHING


@rule(Clock)
@rule(Pause)
@rule(Extension)
def clocks_visible(actor: Actor) -> Q:
    """A clock is reached through the row on which it runs, and seen by whoever sees that."""
    return NOTHING
