"""Reading plans: the open draw of a month, the one in force, and what the log holds of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.reports import Fault
from zhujian.kernel.field.models import Visit
from zhujian.kernel.records import key_of
from zhujian.kernel.rota.actions.publish import recompute
from zhujian.kernel.rota.draw import verify
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.workflow import ABANDONED, OPEN, PUBLISHED, REVEALED
from zhujian.kernel.visibility import visible_to

STEPS = ("rota.commit", "rota.replan", "rota.contribute", "rota.publish", "rota.reveal", "rota.abandon")
ORDER = {"rota.commit": 0, "rota.replan": 0, "rota.contribute": 1, "rota.publish": 2, "rota.reveal": 3}
# What an earlier event says must be what the reveal says.
SAID = ("commitment", "inputs_hash", "contribution", "plan_hash")


def plans_of(actor: Actor, topic: str, month: date) -> QuerySet[Plan]:
    """All draws of a month, the newest first."""
    return visible_to(actor, Plan).filter(topic=topic, month=month.replace(day=1)).order_by("-pk")


def open_draw(actor: Actor, topic: str, month: date) -> Plan | None:
    return plans_of(actor, topic, month).filter(status__in=OPEN).first()


def in_force(actor: Actor, topic: str, month: date) -> Plan | None:
    """The plan that was published last."""
    return plans_of(actor, topic, month).filter(status__in=(PUBLISHED, REVEALED)).first()


def abandoned(actor: Actor, topic: str, month: date) -> int:
    return plans_of(actor, topic, month).filter(status=ABANDONED).count()


def steps_of(plan: Plan) -> list[dict[str, Any]]:
    """The events of a draw as the log holds them, in order: `seq` is what `audit prove` takes."""
    events = Event.objects.filter(subject=":".join(key_of(plan)), action__in=STEPS).order_by("seq")
    return [
        {"seq": event.seq, "action": event.action, "account": event.account, "data": json.loads(event.data)}
        for event in events
    ]


def steps_of_all(plans: Iterable[Plan]) -> dict[int, list[dict[str, Any]]]:
    """The number and the action of each step, without what it says, for many draws at once."""
    keys = {":".join(key_of(plan)): plan.pk for plan in plans}
    found: dict[int, list[dict[str, Any]]] = {pk: [] for pk in keys.values()}
    rows = Event.objects.filter(subject__in=list(keys), action__in=STEPS).order_by("seq")
    for seq, action, subject in rows.values_list("seq", "action", "subject"):
        found[keys[subject]].append({"seq": seq, "action": action})
    return found


def revealed(plan: Plan) -> dict[str, Any] | None:
    """What the log holds of a revealed draw, with its steps; None before it is revealed."""
    steps = steps_of(plan)
    last = next((step["data"] for step in steps if step["action"] == "rota.reveal"), None)
    if last is None:
        return None
    shown = [{**step, "data": {key: step["data"][key] for key in SAID if key in step["data"]}} for step in steps]
    return {**last, "steps": shown}


def check(reveal: dict[str, Any], progress: Progress = silent) -> list[Fault]:
    """What does not hold in what `revealed` gave, or a file with the same: the steps, and the draw itself."""
    return [*_steps(reveal), *verify(reveal, progress)]


def _steps(reveal: dict[str, Any]) -> Iterator[Fault]:
    steps = reveal.get("steps")
    if not isinstance(steps, list):
        yield Fault("steps", _("公开材料中没有日志事件，不能证明承诺在先。"))
        return
    try:
        order = [ORDER[step["action"]] for step in sorted(steps, key=lambda step: int(step["seq"]))]
        if order != [0, 1, 2, 3]:
            yield Fault("steps", _("日志中承诺、提供随机数、公布、公开四步不全，或者先后不对。"))
        by_step = {ORDER[step["action"]]: step["account"] for step in steps}
        if by_step.get(0) == by_step.get(1):
            yield Fault("steps", _("作出承诺和提供随机数的是同一账号。"))
        for step in steps:
            for key, value in step["data"].items():
                if key in SAID and value != reveal.get(key):
                    words = _("第 %(seq)s 条事件所记的 %(key)s 与公开的不符。")
                    yield Fault("steps", words % {"seq": step["seq"], "key": key})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Fault("steps", _("公开材料中的日志事件格式不对：%(reason)s。") % {"reason": error})


def off_plan(plan: Plan, progress: Progress = silent) -> list[Fault]:
    """Where the visits that carry this plan's number are not those that were drawn."""
    drawn = recompute(plan, progress).slots
    slots = {(slot.day, slot.duty, slot.site, slot.team) for slot in drawn}
    rows = Visit.objects.filter(plan=plan.pk).values_list("day", "kind", "site__code", "team__code")
    return [
        Fault(f"field.visit {day}", _("%(site)s 由 %(team)s 督查，不在抽取结果中。") % {"site": site, "team": team})
        for day, kind, site, team in rows
        if (day, kind, site, team) not in slots
    ]
