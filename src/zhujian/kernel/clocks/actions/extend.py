"""Lengthening a clock's term by the steps that its limit allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.clocks.actions.run import refresh
from zhujian.kernel.clocks.models import Clock, Extension
from zhujian.kernel.clocks.queries import limit_of
from zhujian.kernel.clocks.tables import current_calendar
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.clocks.wording import term_words
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from zhujian.kernel.action import Act
    from zhujian.kernel.clocks.limits import ExtensionRule, Limit


@dataclass(frozen=True)
class Grant:
    """An extension as it was granted: who asked (`by`) and who approved are account ids.

    `approval` is the reference of the paper on which an authority above the office approved; `notified_at` when those
    were told whom the limit says must be told.
    """

    term: Term
    reason: str
    by: int | None = None
    approved_by: int | None = None
    approval: str = ""
    notified_at: datetime | None = None


def extend_clock(act: Act, clock: Clock, grant: Grant) -> Extension:
    """Lengthen a running clock.

    Raises Conflict where the limit allows no (further) extension, or where asker and approver are one person; Invalid
    naming every field at fault.
    """
    clock = act.lock(Clock, clock.pk)
    if not clock.is_running:
        raise Conflict(_("时钟已经停止。"), state="stopped")
    limit = limit_of(clock)
    used = [(item.step, Term(item.amount, Unit(item.unit))) for item in clock.extensions.all()]
    step = next_step(limit, used)
    _check(limit.extensions[step], grant, clock, _left(limit.extensions[step], step, used))
    extension = Extension.objects.create(
        clock=clock,
        amount=grant.term.amount,
        unit=grant.term.unit.value,
        step=step,
        reason=grant.reason.strip(),
        granted_at=act.now,
        by=grant.by,
        approved_by=grant.approved_by,
        approval=grant.approval.strip(),
        notified_at=grant.notified_at,
    )
    refresh(act, clock, current_calendar(), limit)
    return extension


def next_step(limit: Limit, used: Sequence[tuple[int, Term]]) -> int:
    """Which of the limit's extension rules the next extension falls under, given those granted as (step, term).

    Raises Conflict where there is none, or none is left.
    """
    if not limit.extensions:
        raise Conflict(_("这一期限依法不能延长。"), rule=limit.code)
    for step, rule in enumerate(limit.extensions):
        times = sum(taken == step for taken, _term in used)
        left = _left(rule, step, used)
        if (rule.times is None or times < rule.times) and (left is None or left.amount):
            return step
    raise Conflict(_("这一期限的延长次数或者时长已经用完。"), rule=limit.code)


def _left(rule: ExtensionRule, step: int, used: Sequence[tuple[int, Term]]) -> Term | None:
    """What the rule still has to give; None where it sets no bound."""
    if rule.most is None:
        return None
    taken = sum(term.amount for number, term in used if number == step)
    return Term(max(rule.most.amount - taken, 0), rule.most.unit)


def _check(rule: ExtensionRule, grant: Grant, clock: Clock, left: Term | None) -> None:
    errors = [*_amount_errors(grant.term, Unit(clock.unit), left), *_approval_errors(rule, grant)]
    if not grant.reason.strip():
        errors.append(FieldError("reason", _("请填写延期的理由。")))
    if errors:
        raise Invalid(errors)
    if grant.by is not None and grant.by == grant.approved_by:
        raise Conflict(_("延期的申请人和批准人不能是同一人。"), rule="second-person")


def _amount_errors(term: Term, unit: Unit, left: Term | None) -> list[FieldError]:
    if not term.amount:
        return [FieldError("amount", _("延长的时间应当大于零。"))]
    if (term.unit is Unit.HOURS) != (unit is Unit.HOURS):
        return [FieldError("unit", _("按小时计算的期限只能按小时延长。"))]
    if left is not None and term.unit is not left.unit:
        return [FieldError("unit", _("这一期限只能按其规定的单位延长，最多%(left)s。") % {"left": term_words(left)})]
    if left is not None and term.amount > left.amount:
        return [FieldError("amount", _("这一期限最多还能延长%(left)s。") % {"left": term_words(left)})]
    return []


def _approval_errors(rule: ExtensionRule, grant: Grant) -> list[FieldError]:
    errors = []
    if rule.approver.is_in_house and grant.approved_by is None:
        errors.append(FieldError("approved_by", _("延期须经%(who)s批准。") % {"who": rule.approver.label}))
    if not rule.approver.is_in_house and not grant.approval.strip():
        message = _("延期须经%(who)s批准，请填写批准文书的文号。") % {"who": rule.approver.label}
        errors.append(FieldError("approval", message))
    if rule.tell and grant.notified_at is None:
        people = listed(str(person) for person in rule.tell)
        errors.append(FieldError("notified_at", _("延期须告知%(people)s，请填写告知时间。") % {"people": people}))
    return errors
