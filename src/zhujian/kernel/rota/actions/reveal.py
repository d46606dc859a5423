"""Revealing a draw: the part, the inputs and the seed, when nothing is left in them that is still to come."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.models import Visit
from zhujian.kernel.rota.access import require_room
from zhujian.kernel.rota.draw import PROTOCOL, seed_of
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.sealing import unseal
from zhujian.kernel.rota.workflow import REVEALED, TRANSITIONS
from zhujian.kernel.workflow.moves import move, require_state


@action("visits.plan", row="plan", name="rota.reveal")
def reveal(act: Act, *, plan: Plan) -> Plan:
    """Put into the log everything that the draw followed from.

    Raises Conflict as long as an unannounced visit that the plan, its inputs or a re-plan of it may name is to come.
    Those of another room are named in none of them, and do not show here either.
    """
    require_room(act.actor, plan)
    require_state(TRANSITIONS, "rota.reveal", plan)
    require_over(plan, act.now.date())
    part = unseal(plan.sealed, plan.inputs_hash)
    seed = seed_of(plan.inputs_hash, part, plan.contribution).hex()
    move(act, plan, TRANSITIONS, REVEALED, part=part, seed=seed, revealed_at=act.now)
    act.note(**proclaimed(plan))
    return plan


def require_over(plan: Plan, today: date) -> None:
    """Raises Conflict as long as an unannounced visit of the room is to come."""
    if is_to_come(plan, today):
        message = _("方案中的暗访尚未全部结束。待最后一次暗访完成或者当日已过，再公开种子。")
        raise Conflict(message, rule="covert", state=plan.status)


def is_to_come(plan: Plan, today: date) -> bool:
    """Whether an unannounced visit that the room ordered lies ahead in the plan's days."""
    rows = Visit.objects.filter(topic=plan.topic, room=plan.room_id, covert=True, status="planned")
    return rows.filter(day__range=(today, plan.until)).exists()


def proclaimed(plan: Plan) -> dict[str, object]:
    """What a revealed draw's event holds: all that is needed to compute it again."""
    return {
        "protocol": PROTOCOL,
        "inputs": plan.inputs,
        "inputs_hash": plan.inputs_hash,
        "part": plan.part,
        "commitment": plan.commitment,
        "contribution": plan.contribution,
        "seed": plan.seed,
        "plan_hash": plan.plan_hash,
    }
