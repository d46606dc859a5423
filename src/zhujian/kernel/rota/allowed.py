"""What an actor may do with a draw now."""

from __future__ import annotations

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.rota.access import is_of_room
from zhujian.kernel.rota.actions.reveal import is_to_come
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.running import publishing_of
from zhujian.kernel.rota.workflow import OPEN, PUBLISHED, REVEALED, TRANSITIONS
from zhujian.kernel.visibility import permits
from zhujian.kernel.workflow.moves import allows

OF_ROOM = ("publish", "replan", "reveal", "abandon")


def allowed(actor: Actor, plan: Plan) -> tuple[str, ...]:
    """Steps open to the actor, the next one of a draw first."""
    found = ["contribute"] if _may_contribute(actor, plan) else []
    if is_of_room(actor, plan) and not publishing_of(plan).is_running:
        found += [verb for verb in OF_ROOM if _is_open(plan, verb)]
    return tuple(found)


def _may_contribute(actor: Actor, plan: Plan) -> bool:
    return allows(TRANSITIONS, "rota.contribute", plan.status) and permits(actor, "rota.contribute", plan)


def _is_open(plan: Plan, verb: str) -> bool:
    if verb == "replan":
        return can_be_replanned(plan)
    if verb == "reveal" and is_to_come(plan, time.today()):
        return False
    return allows(TRANSITIONS, f"rota.{verb}", plan.status)


def can_be_replanned(plan: Plan) -> bool:
    """Published, with days left, not replaced, and no other draw of the month under way."""
    if plan.status != PUBLISHED or plan.until < time.today():
        return False
    later = Plan.objects.filter(replaces=plan, status__in=(*OPEN, PUBLISHED, REVEALED))
    return not later.exists()
