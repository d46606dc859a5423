"""Verifying: closing or returning what a unit reported, and opening it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.actions.rectify import with_account
from zhujian.kernel.problems.evidence import missing_evidence
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.visibility import objection
from zhujian.kernel.workflow.moves import move, require_reason, require_state


@action("problems.close", row="problem")
def close(act: Act, *, problem: Problem, finding: str, files: Sequence[File] = ()) -> Problem:
    """Verify and close. This is the verification: whoever assigned or rectified cannot do it."""
    require_state(TRANSITIONS, "problems.close", problem)
    words = require_reason(finding, "finding")
    _require_apart(act, problem)
    lacking = missing_evidence(problem)
    if lacking:
        raise Conflict(lacking, state=problem.status, rule="evidence-needed")
    attach(act, files=files, row=problem, purpose="finding")
    timing.stop(act, problem)
    move(
        act,
        problem,
        TRANSITIONS,
        "closed",
        reason=words,
        closed_at=act.now,
        verifiers=with_account(problem.verifiers, act),
        look_back_on=_drawn_for(problem, act.now.date()),
        **timing.STOPPED,
    )
    act.notify(Tell("problems.closed", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


@objection("problems.close")
@objection("problems.return")
def rectified_it(actor: Actor, problem: Problem) -> None:
    """Whoever rectified hears the rule, and not merely that the role is another."""
    if actor.account in problem.handlers:
        raise _not_apart(problem)


def verifies_apart(account: int | None, problem: Problem) -> bool:
    """Whether this account neither assigned nor rectified the problem."""
    return account not in problem.assigners and account not in problem.handlers


def _require_apart(act: Act, problem: Problem) -> None:
    if not verifies_apart(act.actor.account, problem):
        raise _not_apart(problem)


def _not_apart(problem: Problem) -> Conflict:
    message = _("交办或整改的人不能核查销号，须由另一人办理。")
    return Conflict(message, state=problem.status, rule="verified-by-another")


@action("problems.return", row="problem")
def return_(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Send the rectification back."""
    require_state(TRANSITIONS, "problems.return", problem)
    require_reason(reason)
    _require_apart(act, problem)
    move(act, problem, TRANSITIONS, "returned", reason=reason, verifiers=with_account(problem.verifiers, act))
    act.notify(Tell("problems.returned", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


@action("problems.reopen", row="problem")
def reopen(act: Act, *, problem: Problem, reason: str) -> Problem:
    """Open a closed, dismissed or merged problem again. It keeps its history and waits for a new order."""
    move(act, problem, TRANSITIONS, "reopened", reason=reason, merged_into_id=None, **reopened_columns(problem))
    return problem


def reopened_columns(problem: Problem) -> dict[str, Any]:
    return {
        "reopened": problem.reopened + 1,
        "closed_at": None,
        "submitted_at": None,
        "look_back_on": None,
        **timing.NO_CLOCK,
    }


def _drawn_for(problem: Problem, today: date) -> date | None:
    """The day of the look-back if the problem is drawn for one.

    The draw follows from the row's salt, a random number that nobody sees or chooses: whoever closes a problem
    cannot know whether it will be looked at again.
    """
    found = find_topic(problem.topic)
    if found is None or not found.look_back:
        return None
    drawn = int.from_bytes(hashlib.sha256(bytes(problem.salt) + b"look-back").digest()) / 2**256
    return today + timedelta(days=found.look_back.after_days) if drawn < found.look_back.share else None
