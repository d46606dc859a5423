"""Looking back (回头看): a closed problem is checked again, later, by somebody new."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.problems.actions.verify import reopened_columns
from zhujian.kernel.problems.models import LookBack, Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import move, require_state


@action("problems.look-back", row="problem")
def look_back(act: Act, *, problem: Problem, result: str, text: str, files: Sequence[File] = ()) -> Problem:
    """Record the re-check. A problem that recurs is reopened."""
    require_state(TRANSITIONS, "problems.look-back", problem)
    _check(result, text)
    if not is_new_to(act.actor.account, problem):
        message = _("交办、整改或核查过这一问题的人不能回头看，须由未参与的人办理。")
        raise Conflict(message, state=problem.status, rule="looked-back-by-somebody-new")
    LookBack.objects.create(
        problem=problem, result=result, text=text.strip(), done_at=act.now, done_by=act.actor.account
    )
    attach(act, files=files, row=problem, purpose="finding")
    if result == LookBack.RECURS:
        move(act, problem, TRANSITIONS, "reopened", reason=text, looked_back_at=act.now, **reopened_columns(problem))
    else:
        move(act, problem, TRANSITIONS, "closed", reason=text, looked_back_at=act.now, look_back_on=None)
    return problem


def is_new_to(account: int | None, problem: Problem) -> bool:
    return account not in {*problem.assigners, *problem.handlers, *problem.verifiers}


def _check(result: str, text: str) -> None:
    errors = []
    if result not in dict(LookBack.RESULTS):
        errors.append(FieldError("result", _("结果只能是“整改到位”或“问题复发”。")))
    if not text.strip():
        errors.append(FieldError("text", _("请写明回头看的情况。")))
    if errors:
        raise Invalid(errors)
