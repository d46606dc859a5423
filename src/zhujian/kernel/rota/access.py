"""Who sees and draws plans."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.visibility import NOTHING, condition, rule, span_q


@rule(Plan)
def plans_visible(actor: Actor) -> Q:
    """The office sees that there was a draw, and its hashes. What is drawn is in the visits, each with its own rule."""
    role = ROLES.get(actor.role)
    if role is None or not role.is_office or not actor.may("visits.view"):
        return NOTHING
    return span_q(actor, unit="room", topic="topic")


@condition("rota.contribute")
def is_another(actor: Actor, plan: Plan) -> bool:
    """Whoever committed knows the office's part, and could choose the other one to suit it."""
    return actor.account is not None and actor.account != plan.committed_by


def require_room(actor: Actor, plan: Plan) -> None:
    """A room's covert visits are its own affair: nobody from another one draws, changes or reveals its plans.

    Raises Forbidden.
    """
    if not actor.is_system and actor.unit != plan.room_id:
        raise Forbidden(_("排班方案由作出安排的部门办理。"))
