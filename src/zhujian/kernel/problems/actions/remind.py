"""What the system does by itself when time runs out: it tells people, once, and the history says whom."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.clocks.actions import mark_told
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.clocks.queries import crossed
from zhujian.kernel.errors import Conflict
from zhujian.kernel.problems.ladder import everybody, rungs, told_words
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.receipts import CHASE, days_to_sign, unsigned
from zhujian.kernel.workflow.moves import stay

ESCALATE = "problems.escalate"


@action("system.remind", row="problem", name=ESCALATE)
def escalate(act: Act, *, problem: Problem, clock: Clock) -> str:
    """Tell those whom the topic's ladder names of the stage that the problem's clock has come to; the stage.

    A stage at which the ladder names nobody is passed over in silence. Raises Conflict where they were told of it
    before, or the clock was stopped or has moved meanwhile.
    """
    running = act.lock(Clock, clock.pk)
    if not crossed(act.now).filter(pk=running.pk).exists():
        raise Conflict(_("这一时限当前没有需要提醒的变化。"), state=problem.status, rule="told-already")
    mark_told(act, running)
    stage, steps = running.told, rungs(problem, running.told)
    told = everybody(steps)
    act.note(clock=running.pk, stage=stage, rungs=[step.code for step in steps], told=list(told))
    if steps:
        stay(act, problem, action=turned(stage), reason=told_words(steps))
    if told:
        act.notify(Tell(turned(stage), row=problem, accounts=told))
    return stage


def turned(stage: str) -> str:
    """What history and notices call a clock's coming to a stage."""
    return f"problems.turned-{stage}"


@action("system.remind", row="problem", name=CHASE)
def chase_receipt(act: Act, *, problem: Problem) -> Problem:
    """Remind the owning unit that it has not signed for its order in time.

    Raises Conflict where it has, or was reminded before.
    """
    if not unsigned(Problem.objects.filter(pk=problem.pk), act.now):
        raise Conflict(_("这一问题没有逾期未签收的情形。"), state=problem.status, rule="not-late")
    with override(settings.LANGUAGE_CODE):
        words = _("交办后 %(days)d 日内没有签收，系统已自动提醒联络员。") % {"days": days_to_sign(problem)}
    stay(act, problem, reason=words)
    act.notify(Tell(CHASE, row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem
