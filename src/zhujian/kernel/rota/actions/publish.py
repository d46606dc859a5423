"""Computing a plan and putting its visits on the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.field.actions import Slot as Place
from zhujian.kernel.field.actions import cancel_visits, plan_visits
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.rota.access import require_room
from zhujian.kernel.rota.canonical import plan_data, read_slots, sha256
from zhujian.kernel.rota.draw import computed, plan_hash, seed_of, solver_name
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.sealing import unseal
from zhujian.kernel.rota.values import Plan as Drawn
from zhujian.kernel.rota.values import Slot
from zhujian.kernel.rota.workflow import PUBLISHED, TRANSITIONS
from zhujian.kernel.visibility import get_for, visible_to
from zhujian.kernel.workflow.moves import move, require_state


@dataclass(frozen=True)
class Changes:
    """What a plan takes off the calendar and what it puts on it."""

    off: tuple[Slot, ...]
    on: tuple[Slot, ...]


def publish(actor: Actor, *, plan: Plan, progress: Progress = silent) -> tuple[Plan, Drawn]:
    """Compute the plan that follows from both parts, which takes seconds, then write its visits in one step.

    Raises Conflict where the plan is not ready, or where the calendar has changed since the inputs were fixed.
    """
    found = get_for(actor, "visits.plan", Plan, pk=plan.pk)
    require_room(actor, found)
    require_state(TRANSITIONS, "rota.publish", found)
    drawn = recompute(found, progress)
    return _write(actor, plan=found, drawn=drawn), drawn


def recompute(plan: Plan, progress: Progress = silent) -> Drawn:
    """The plan that follows from a row's inputs and parts. Raises Conflict under another version of the solver."""
    if plan.inputs["solver"] != solver_name() or sha256(plan.inputs) != plan.inputs_hash:
        message = _("这次抽取的输入不能由本版本计算：求解器的版本不同，或者输入被改动过。请作废后重新抽取。")
        raise Conflict(message, rule="inputs", state=plan.status)
    part = plan.part or unseal(plan.sealed, plan.inputs_hash)
    return computed(plan.inputs, seed_of(plan.inputs_hash, part, plan.contribution), progress)


@action("visits.plan", row="plan", name="rota.publish")
def _write(act: Act, *, plan: Plan, drawn: Drawn) -> Plan:
    changes = _changes(plan, drawn)
    hashed = plan_hash(plan_data(drawn), unseal(plan.sealed, plan.inputs_hash))
    move(act, plan, TRANSITIONS, PUBLISHED, plan_hash=hashed, published_at=act.now)
    if changes.off:
        gone = _visits_of(act, plan, changes.off)
        cancel_visits(act, visits=gone, reason=_("排班方案调整。"))
    if changes.on:
        # The system belongs to no room: what it publishes is still ordered by the room whose plan it is.
        room = replace(act.actor, unit=plan.room_id)
        plan_visits(room, topic=plan.topic, slots=_places(act, plan, changes.on), plan=plan.pk)
    act.note(commitment=plan.commitment, plan_hash=hashed)
    return plan


def _changes(plan: Plan, drawn: Drawn) -> Changes:
    rest = plan.inputs["rest"]
    if rest is None:
        return Changes((), drawn.slots)
    old, kept = (set(read_slots({"slots": rest[name]})) for name in ("old", "kept"))
    new = set(drawn.slots)
    return Changes(tuple(sorted(old - new)), tuple(sorted(new - old - kept)))


def _visits_of(act: Act, plan: Plan, slots: Sequence[Slot]) -> list[Visit]:
    """The planned visits of these slots. Raises Conflict where one has been made or moved since."""
    rows = visible_to(act.actor, Visit).filter(topic=plan.topic, origin=Visit.OWN, status="planned")
    rows = rows.filter(day__range=(plan.since, plan.until)).select_related("site", "team")
    found = {Slot(row.day, row.kind, row.site.code, row.team.code): row for row in rows if row.team}
    if any(slot not in found for slot in slots):
        message = _("承诺之后督查安排有了变化，这次抽取已不适用。请作废后重新抽取。")
        raise Conflict(message, rule="changed", state=plan.status)
    return [found[slot] for slot in slots]


def _places(act: Act, plan: Plan, slots: Iterable[Slot]) -> list[Place]:
    sites = {site.code: site for site in visible_to(act.actor, Site).filter(topic=plan.topic)}
    teams = {team.code: team for team in visible_to(act.actor, Team).filter(topic=plan.topic).select_related("unit")}
    return [Place(slot.duty, sites[slot.site], teams[slot.team], slot.day) for slot in slots]
