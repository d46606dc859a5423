"""What the owning unit does: acknowledge or object, rectify, submit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.problems import letters, timing
from zhujian.kernel.problems.actions.lapse import lapse
from zhujian.kernel.problems.evidence import missing_evidence
from zhujian.kernel.problems.models import Measure, Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import move, require_reason, require_state

OBJECTION_WORKING_DAYS = 5


@action("problems.acknowledge", row="problem")
def acknowledge(act: Act, *, problem: Problem) -> Problem:
    """Sign for the order."""
    move(act, problem, TRANSITIONS, "acknowledged")
    letters.acknowledge(act, problem)
    return problem


@action("problems.object", row="problem")
def object_to(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Object that the matter is not the unit's: within five working days of the order, as for petitions
    (信访工作条例 article 23)."""
    require_state(TRANSITIONS, "problems.object", problem)
    last = timing.working_days_after(problem.assigned_at or act.now, OBJECTION_WORKING_DAYS)
    if act.now > last:
        message = _("异议应在收到之日起 %(days)s 个工作日内提出，已于 %(last)s 截止。")
        raise Conflict(
            message % {"days": OBJECTION_WORKING_DAYS, "last": last.date()}, state=problem.status, rule="objection-time"
        )
    move(act, problem, TRANSITIONS, "objected", reason=reason)
    act.notify(Tell("problems.objected", row=problem, accounts=tuple(problem.assigners)))
    return problem


@action("problems.rectify", row="problem")
def rectify(
    act: Act, *, problem: Problem, measure: str, done_on: date, files: Sequence[File] = (), purpose: str = "measure"
) -> Problem:
    """Record a measure with its evidence."""
    require_state(TRANSITIONS, "problems.rectify", problem)
    errors = []
    if not measure.strip():
        errors.append(FieldError("measure", _("请写明整改措施。")))
    if done_on > act.now.date():
        errors.append(FieldError("done_on", _("完成日期不能晚于今天。")))
    if done_on < time.FIRST_DAY:
        errors.append(FieldError("done_on", _("请核对完成日期的年份。")))
    if errors:
        raise Invalid(errors)
    row = Measure.objects.create(
        problem=problem, text=measure.strip(), done_on=done_on, recorded_at=act.now, recorded_by=act.actor.account
    )
    attach(act, files=files, row=problem, purpose=purpose)
    act.note(measure=row.pk)
    move(act, problem, TRANSITIONS, "rectifying", reason=measure, handlers=with_account(problem.handlers, act))
    return problem


@action("problems.submit", row="problem")
def submit(act: Act, *, problem: Problem, summary: str, files: Sequence[File] = ()) -> Problem:
    """Report the rectification as done, for somebody else to verify."""
    require_state(TRANSITIONS, "problems.submit", problem)
    words = require_reason(summary, "summary")
    attach(act, files=files, row=problem, purpose="measure")
    lacking = missing_evidence(problem)
    if lacking:
        raise Conflict(lacking, state=problem.status, rule="evidence-needed")
    lapse(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        "submitted",
        reason=words,
        submitted_at=act.now,
        handlers=with_account(problem.handlers, act),
    )
    act.notify(Tell("problems.submitted", row=problem, unit=problem.room_id, roles=("supervision",)))
    return problem


def with_account(accounts: list[int], act: Act) -> list[int]:
    account = act.actor.account
    return accounts if account is None or account in accounts else [*accounts, account]
