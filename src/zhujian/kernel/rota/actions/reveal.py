"""Revealing a draw: the part, the inputs and the seed, when nothing is left in them that is still to come."""

from __future__ import annotations

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
    """
    require_room(act.actor, plan)
    require_state(TRANSITIONS, "rota.reveal", plan)
    to_come = Visit.objects.filter(topic=plan.topic, covert=True, status="planned")
    if to_come.filter(day__range=(act.now.date(), plan.until)).exists():
        message = _("方案中的暗访尚未全部结束。待最后一次暗访完成或者当日已过，再公开种子。")
        raise Conflict(message, rule="covert", state=plan.status)
    part = unseal(plan.sealed, plan.inputs_hash)
    seed = seed_of(plan.inputs_hash, part, plan.contribution).hex()
    move(act, plan, TRANSITIONS, REVEALED, part=part, seed=seed, revealed_at=act.now)
    act.note(**proclaimed(plan))
    return plan


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
