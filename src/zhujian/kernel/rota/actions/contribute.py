"""The second party's part, and giving a draw up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.rota.access import is_another, require_room, roles_with
from zhujian.kernel.rota.draw import CONTRIBUTION
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.wording import plan_words
from zhujian.kernel.rota.workflow import ABANDONED, CONTRIBUTED, TRANSITIONS
from zhujian.kernel.visibility import objection
from zhujian.kernel.workflow.moves import move, require_state


@objection("rota.contribute")
def name_the_second_person(actor: Actor, plan: Plan) -> None:
    """Say why whoever committed may not contribute as well, nor the software by itself."""
    if actor.may("rota.contribute") and not is_another(actor, plan):
        raise Conflict(_("另一方随机数应由作出承诺以外的人提供。"), rule="second-person", state=plan.status)


@action("rota.contribute", row="plan")
def contribute(act: Act, *, plan: Plan, contribution: str) -> Plan:
    """Add 16 to 64 bytes of one's own, in hexadecimal, after the commitment is in the log. They are open at once."""
    name_the_second_person(act.actor, plan)
    require_state(TRANSITIONS, "rota.contribute", plan)
    given = "".join(contribution.split()).lower()
    if not CONTRIBUTION.fullmatch(given):
        raise Invalid.one("contribution", _("请提供 32 至 128 位十六进制数字（掷骰、摇号等方式产生均可）。"))
    move(
        act,
        plan,
        TRANSITIONS,
        CONTRIBUTED,
        contribution=given,
        contributed_at=act.now,
        contributed_by=act.actor.account,
    )
    act.note(commitment=plan.commitment, contribution=given)
    act.notify(
        Tell("rota.contributed", row=plan, unit=plan.room_id, roles=roles_with("visits.plan"), text=plan_words(plan))
    )
    return plan


@action("visits.plan", row="plan", name="rota.abandon")
def abandon(act: Act, *, plan: Plan, reason: str) -> Plan:
    """Give a draw up before it is published. It stays on record: whoever tries until a plan suits is seen to."""
    require_room(act.actor, plan)
    move(act, plan, TRANSITIONS, ABANDONED, reason=reason)
    given_up = Plan.objects.filter(topic=plan.topic, month=plan.month, status=ABANDONED).count()
    act.note(commitment=plan.commitment, abandoned=given_up)
    return plan
