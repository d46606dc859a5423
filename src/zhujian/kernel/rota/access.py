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
    if not actor.may("rota.view"):
        return NOTHING
    return span_q(actor, unit="room", topic="topic")


@condition("rota.contribute")
def is_another(actor: Actor, plan: Plan) -> bool:
    """Whoever committed knows the office's part, and could choose the other one to suit it."""
    return actor.account is not None and actor.account != plan.committed_by


def is_of_room(actor: Actor, plan: Plan) -> bool:
    """Whether the actor plans for the room whose draw it is."""
    return actor.may("visits.plan") and (actor.is_system or actor.unit == plan.room_id)


def roles_with(permission: str) -> tuple[str, ...]:
    """Whom a notice about a step means."""
    return tuple(code for code, role in ROLES.items() if permission in role.permissions)


def require_room(actor: Actor, plan: Plan) -> None:
    """A room's covert visits are its own affair: nobody from another one draws, changes or reveals its plans.

    Raises Forbidden.
    """
    if not actor.is_system and actor.unit != plan.room_id:
        raise Forbidden(_("排班方案由作出安排的部门办理。"))
