"""Assigning a problem to the unit that has to put it right, and deciding on that unit's objection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import letters, timing
from zhujian.kernel.problems.access import is_reserved
from zhujian.kernel.problems.actions.lapse import lapse
from zhujian.kernel.problems.models import Assist, Problem
from zhujian.kernel.problems.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import move, require_reason, require_state


@action("problems.assign", row="problem")
def assign(
    act: Act,
    *,
    problem: Problem,
    unit: Unit,
    assisting: Sequence[Unit] = (),
    due: date | None = None,
    clock: str = "",
    note: str = "",
) -> Problem:
    """Hand the problem to `unit` with an order letter; its clock starts.

    `due` sets another day than the clock's: never one after a law's limit, and one after the topic's own limit only
    with a reason in `note`. `clock` is a code of the catalogue in place of the category's own.
    """
    require_state(TRANSITIONS, "problems.assign", problem)
    _refuse_reserved(problem)
    _check(act, unit, assisting, due, clock)
    _hand_over(act, problem, unit, assisting, due=due, clock=clock, note=note)
    return problem


def _refuse_reserved(problem: Problem) -> None:
    """The unit would not see what it is ordered to do."""
    if is_reserved(problem):
        message = _("本专题发现的问题只由承办部门掌握，不交办给单位。")
        raise Conflict(message, rule="reserved", state=problem.status)


def _check(act: Act, unit: Unit, assisting: Sequence[Unit], due: date | None, clock: str) -> None:
    errors = []
    if unit in assisting:
        errors.append(FieldError("assisting", _("牵头单位不能同时是协办单位。")))
    today = act.now.date()
    faults = (
        ("unit", fault_of_owner(unit, today)),
        ("due", timing.fault_of_day(due, today) if due else ""),
        ("clock", timing.fault_of_code(clock, today) if clock else ""),
    )
    errors += [FieldError(name, fault) for name, fault in faults if fault]
    if errors:
        raise Invalid(errors)


def fault_of_owner(unit: Unit, day: date) -> str:
    """Why this unit cannot be the one that puts a problem right; an empty text where it can."""
    if unit.active_until and unit.active_until <= day:
        return _("单位“%(unit)s”已停用。") % {"unit": unit}
    if unit.kind in (Unit.COUNTY, Unit.OFFICE):
        return _("“%(unit)s”不承担整改，不能作为牵头单位。") % {"unit": unit}
    return ""


def _hand_over(
    act: Act,
    problem: Problem,
    unit: Unit,
    assisting: Sequence[Unit],
    *,
    due: date | None,
    clock: str,
    note: str,
    action: str = "",
) -> None:
    running = timing.start(act, problem, due=due, clock=clock, note=note)
    move(
        act,
        problem,
        TRANSITIONS,
        "assigned",
        action=action,
        reason=note,
        owner_id=unit.pk,
        assigned_at=act.now,
        assigners=_with(problem.assigners, act.actor.account),
        submitted_at=None,
        closed_at=None,
        **timing.columns(running),
    )
    problem.owner = unit
    _set_assisting(problem, assisting)
    letters.issue_order(act, problem, running)
    act.notify(Tell("problems.assigned", row=problem, unit=unit.pk, roles=("liaison",)))


def _set_assisting(problem: Problem, units: Sequence[Unit]) -> None:
    present = {row.unit_id: row for row in lookups.every(Assist, problem_id=problem.pk)}
    wanted = {unit.pk for unit in units}
    for row in present.values():
        if row.unit_id not in wanted:
            row.delete()
    for pk in wanted - present.keys():
        Assist.objects.create(problem=problem, unit_id=pk)


def _with(accounts: list[int], account: int | None) -> list[int]:
    return accounts if account is None or account in accounts else [*accounts, account]


@action("problems.objection", row="problem")
def decide_objection(act: Act, *, problem: Problem, uphold: bool, reason: str, unit: Unit | None = None) -> Problem:
    """Decide on a unit's objection: keep the order, or give it to another unit, or take it back."""
    require_state(TRANSITIONS, "problems.objection", problem)
    require_reason(reason)
    if uphold and unit is not None:
        if unit.pk == problem.owner_id:
            raise Invalid.one("unit", _("异议成立时应改交另一单位。"))
        fault = fault_of_owner(unit, act.now.date())
        if fault:
            raise Invalid.one("unit", fault)
        lapse(act, problem)
        timing.give_up(act, problem)
        _hand_over(act, problem, unit, (), due=None, clock="", note=reason, action="problems.objection")
    elif uphold:
        lapse(act, problem)
        timing.give_up(act, problem)
        _take_back(act, problem, reason)
    else:
        move(act, problem, TRANSITIONS, "assigned", reason=reason)
        act.notify(Tell("problems.objection-refused", row=problem, unit=problem.owner_id, roles=("liaison",)))
    return problem


def _take_back(act: Act, problem: Problem, reason: str) -> None:
    move(act, problem, TRANSITIONS, "registered", reason=reason, owner_id=None, **timing.NO_CLOCK)
    problem.owner = None
    _set_assisting(problem, ())
