"""The object of a clock that the API and pages show, with its explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from zhujian.kernel import time
from zhujian.kernel.clocks.explain import as_data, basis_words, in_words
from zhujian.kernel.clocks.lights import remaining_words
from zhujian.kernel.clocks.models import Clock, Extension, Pause
from zhujian.kernel.clocks.queries import counted, light_now, limit_of, reckon
from zhujian.kernel.clocks.tables import calendar
from zhujian.kernel.clocks.terms import Unit
from zhujian.kernel.clocks.wording import day_words
from zhujian.kernel.wording import joined

if TYPE_CHECKING:
    from datetime import datetime

    from zhujian.kernel.clocks.calendar import Calendar
    from zhujian.kernel.clocks.limits import Limit


def clock_object(clock: Clock, now: datetime | None = None, *, limit: Limit | None = None) -> dict[str, Any]:
    """A clock as the API and pages show it; times ISO 8601 in Asia/Shanghai, `explain` in the reader's language.

    `limit` is the one by which it runs, where the caller has it in more languages than the clock keeps. `by` and
    `approved_by` are account ids, for the caller to turn into posts.
    """
    moment, tables, limit = now or time.now(), calendar(), limit or limit_of(clock)
    reckoning = reckon(clock, tables, limit)
    return {
        "purpose": clock.purpose,
        "code": clock.code,
        "basis": str(limit.law.title),
        "version": limit.law.version,
        "status": limit.status.value,
        "article": clock.article,
        "trigger": str(limit.trigger),
        "action": str(limit.action),
        "started": time.iso(clock.started_at),
        "unit": clock.unit,
        "duration": clock.amount,
        "due": time.iso(clock.due_at),
        "light": light_now(clock, moment).value,
        "remaining": remaining(clock, moment, tables),
        "provisional": clock.provisional,
        "paused": [_pause_object(item) for item in clock.pauses.all()],
        "extended": [_extension_object(item) for item in clock.extensions.all()],
        "stopped": time.iso(clock.stopped_at),
        "outcome": clock.outcome,
        "explain": joined((basis_words(limit), *_set_by_hand(clock, tables, limit), in_words(reckoning))),
        "explain_data": as_data(reckoning),
    }


def remaining(clock: Clock, now: datetime, tables: Calendar) -> str:
    """How long a running clock still has, in words; empty once it was stopped."""
    if not clock.is_running:
        return ""
    return remaining_words(clock.due_at, now, Unit(clock.unit), tables) if clock.due_at else gettext("已暂停")


def _set_by_hand(clock: Clock, tables: Calendar, limit: Limit) -> list[str]:
    """That the end was chosen, and how it stands to the limit's own."""
    if not clock.by_hand:
        return []
    own = counted(clock, tables, limit.term, rolls=limit.rolls).due
    words = [_chosen_words(clock, own)]
    if clock.note:
        words.append(gettext("理由：%(reason)s。") % {"reason": clock.note.rstrip("。.")})
    return words


def _chosen_words(clock: Clock, own: datetime | None) -> str:
    if own is None or clock.due_at is None or own == clock.due_at or clock.own_amount is None:
        return gettext("截止日在启动时指定。")
    values = {"day": day_words(time.local_date(own))}
    if clock.due_at > own:
        return gettext("按该期限应于%(day)s届满；截止日在启动时另行指定，晚于该日。") % values
    return gettext("按该期限应于%(day)s届满；截止日在启动时另行指定，早于该日。") % values


def _pause_object(pause: Pause) -> dict[str, Any]:
    return {
        "from": time.iso(pause.since),
        "until": time.iso(pause.until),
        "reason": pause.reason,
        "by": pause.by,
        "approved_by": pause.approved_by,
    }


def _extension_object(extension: Extension) -> dict[str, Any]:
    return {
        "amount": extension.amount,
        "unit": extension.unit,
        "reason": extension.reason,
        "at": time.iso(extension.granted_at),
        "by": extension.by,
        "approved_by": extension.approved_by,
        "approval": extension.approval,
        "notified": time.iso(extension.notified_at),
    }
