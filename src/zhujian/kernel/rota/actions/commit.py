"""Committing to a draw: the inputs are fixed and the office's part is drawn before anybody knows the other part."""

from __future__ import annotations

import secrets
from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.field.checks import require_reach
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.access import require_room, roles_with
from zhujian.kernel.rota.canonical import sha256
from zhujian.kernel.rota.draw import commitment, inputs_of, new_part, rest_of
from zhujian.kernel.rota.gathering import Gathered, gather, last_of, room_of
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.sealing import seal
from zhujian.kernel.rota.wording import plan_words
from zhujian.kernel.rota.workflow import COMMITTED, OPEN, PUBLISHED
from zhujian.kernel.workflow.moves import begin

SALT_BYTES = 16


@action("visits.plan", name="rota.commit")
def commit(act: Act, *, topic: str, month: date, since: date | None = None) -> Plan:
    """Fix the inputs of a month's draw, from `since` on (the first of the month, or today if that is later).

    Raises Invalid for a month that is over, Conflict where a draw is open or visits are on the calendar already.
    """
    first = since or max(month.replace(day=1), act.now.date())
    last = last_of(month.replace(day=1))
    _check_days(act, first, last)
    found = gather(act.actor, topic, first, last)
    if found.old or found.kept:
        message = _("这些日子已经安排了督查。请改用“调整”，只重排受影响的部分。")
        raise Conflict(message, rule="planned")
    return _committed(act, _room(act, topic), (topic, first, last), found)


@action("visits.plan", row="plan", name="rota.replan")
def replan(act: Act, *, plan: Plan, since: date | None = None) -> Plan:
    """Commit to a new draw of what is left of a published plan, from `since` (today) on: with the fewest changes."""
    require_room(act.actor, plan)
    if plan.status != PUBLISHED:
        raise Conflict(_("只有已公布的方案才能调整。"), state=plan.status)
    first = max(plan.since, since or act.now.date())
    _check_days(act, first, plan.until)
    found = gather(act.actor, plan.topic, first, plan.until, plan.room_id)
    return _committed(act, plan.room, (plan.topic, first, plan.until), found, plan)


def _check_days(act: Act, first: date, last: date) -> None:
    if last < act.now.date() or first > last:
        raise Invalid.one("month", _("这个月已经过去，不能再排班。"))
    if first < act.now.date():
        raise Invalid.one("since", _("开始日期不能早于今天。"))


def _committed(
    act: Act, room: Unit, days: tuple[str, date, date], found: Gathered, replaced: Plan | None = None
) -> Plan:
    topic, first, last = days
    month = first.replace(day=1)
    if Plan.objects.filter(topic=topic, month=month, room=room, status__in=OPEN).exists():
        message = _("本月已有一次抽取正在进行。请先完成它，或者写明理由后作废。")
        raise Conflict(message, rule="open")
    rest = rest_of(found.old, found.kept) if replaced else None
    inputs = inputs_of(found.world, secrets.token_bytes(SALT_BYTES), found.ties, rest)
    fixed, part = sha256(inputs), new_part()
    plan = Plan.objects.create(
        topic=topic,
        month=month,
        since=first,
        until=last,
        status=COMMITTED,
        room=room,
        replaces=replaced,
        inputs=inputs,
        inputs_hash=fixed,
        sealed=seal(part, fixed),
        commitment=commitment(fixed, part),
        committed_at=act.now,
        committed_by=act.actor.account,
    )
    begin(act, plan)
    act.note(topic=topic, month=f"{month:%Y-%m}", commitment=plan.commitment, inputs_hash=fixed)
    if replaced:
        act.note(replaces=replaced.pk)
    act.notify(Tell("rota.wanted", row=plan, roles=roles_with("rota.contribute"), text=plan_words(plan)))
    return plan


def _room(act: Act, topic: str) -> Unit:
    room = Unit.objects.get(pk=room_of(act.actor, topic) or 0)
    require_reach(act, topic, room)
    return room
