"""Running a clock on a row: called inside the actions of the room to which the row belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.following import tell_follower
from zhujian.kernel.clocks.lights import USUAL_THRESHOLDS, Light, LightPoints, Thresholds, points_until
from zhujian.kernel.clocks.limits import Limit
from zhujian.kernel.clocks.models import Clock, Pause
from zhujian.kernel.clocks.queries import light_now, limit_for, limit_of, reckon
from zhujian.kernel.clocks.tables import current_calendar
from zhujian.kernel.clocks.terms import Unit
from zhujian.kernel.clocks.wording import day_words
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.records import label_of
from zhujian.kernel.time import local_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db import models

    from zhujian.kernel.action import Act
    from zhujian.kernel.clocks.calendar import Calendar


LONGEST_BY_HAND = 3660
STOPPING = ("stopped_at", "outcome", "due_at", "provisional", "remind_at", "amber_at", "red_at")


@dataclass(frozen=True)
class ClockPlan:
    """What shall run: a limit (or the code of one), for which purpose, with which lights, until a day set by hand.

    Of a limit with a code the version in force on the day of the trigger is taken. `note` says why a day was set.
    """

    limit: Limit | str
    purpose: str = ""
    thresholds: Thresholds = USUAL_THRESHOLDS
    due: date | None = None
    note: str = ""

    def limit_on(self, day: date) -> Limit:
        """Raises Invalid where there is no such limit, or none on that day."""
        if isinstance(self.limit, Limit) and not self.limit.code:
            return self.limit
        code = self.limit if isinstance(self.limit, str) else self.limit.code
        try:
            return limit_for(code, day)
        except catalogue.NotInForceError as error:
            values = {"code": code, "day": day_words(day)}
            raise Invalid.one("clock", _("期限 %(code)s 在%(day)s没有施行的版本。") % values) from error
        except catalogue.UnknownLimitError as error:
            raise Invalid.one("clock", _("没有代码为 %(code)s 的期限。") % {"code": code}) from error


def start_clock(act: Act, row: models.Model, plan: ClockPlan, *, started_at: datetime | None = None) -> Clock:
    """Start a clock on a saved row, now or at the moment of its trigger.

    Raises Invalid for an unknown limit and for a day set by hand that lies before the trigger, after the end that a
    statutory limit itself gives, or without a reason after the end of a limit of the office's own.
    """
    started = started_at or act.now
    limit = plan.limit_on(local_date(started))
    clock = Clock(
        kind=label_of(type(row)),
        row=row.pk,
        purpose=plan.purpose,
        code=limit.code,
        basis=limit.law.title.zh,
        article=limit.article,
        trigger=limit.trigger.zh,
        action=limit.action.zh,
        started_at=started,
        amount=limit.term.amount,
        unit=limit.term.unit.value,
        green=plan.thresholds.green,
        amber=plan.thresholds.amber,
        red=plan.thresholds.red,
    )
    tables = current_calendar()
    if plan.due is not None:
        _choose_end(clock, plan.due, plan.note.strip(), limit, tables)
    place(clock, tables, limit)
    clock.save()
    tell_follower(act, clock)
    return clock


def _choose_end(clock: Clock, due: date, note: str, limit: Limit, tables: Calendar) -> None:
    first = local_date(clock.started_at)
    if due < first:
        raise Invalid.one("due", _("截止日不能早于起算日%(day)s。") % {"day": day_words(first)})
    if (due - first).days > LONGEST_BY_HAND:
        raise Invalid.one("due", _("截止日不能晚于起算日之后十年。"))
    latest = reckon(clock, tables, limit).due
    if latest is not None and due > local_date(latest):
        _must_be_excused(note, limit, local_date(latest))
    clock.own_amount, clock.own_unit = clock.amount, clock.unit
    clock.by_hand, clock.amount, clock.unit = True, (due - first).days, Unit.DAYS.value
    clock.note = note


def _must_be_excused(note: str, limit: Limit, latest: date) -> None:
    """A day after the limit's own end: never against a law; against a limit of the office's own with a reason."""
    values = {"day": day_words(latest), "law": str(limit.law.title)}
    if limit.is_statutory:
        raise Invalid.one("due", _("截止日不能晚于《%(law)s》规定的%(day)s。") % values)
    if not note:
        raise Invalid.one("note", _("截止日晚于规定的%(day)s，请写明理由。") % values)


def refresh(act: Act, clock: Clock, tables: Calendar, limit: Limit | None = None) -> None:
    """Count a running clock out anew, store where it ends and tell the row's room."""
    place(clock, tables, limit)
    clock.told = reached(clock, act.now) if clock.told else ""
    clock.save()
    tell_follower(act, clock)


def place(clock: Clock, tables: Calendar, limit: Limit | None = None) -> None:
    """Set the end of a running clock and the points at which its light changes, without storing them."""
    found = reckon(clock, tables, limit)
    clock.due_at, clock.provisional = found.due, found.provisional
    points = LightPoints()
    if found.due is not None:
        thresholds = Thresholds(clock.green, clock.amber, clock.red)
        hourly = clock.unit == Unit.HOURS
        points = points_until(found.started, found.due, thresholds, paused=found.paused, by_the_hour=hourly)
    _show(clock, points)


def _show(clock: Clock, points: LightPoints) -> None:
    clock.remind_at, clock.amber_at, clock.red_at = points.remind_at, points.amber_at, points.red_at


def reached(clock: Clock, now: datetime) -> str:
    """The stage at which a clock stands: "" before the first reminder, then green, amber, red."""
    light = light_now(clock, now)
    if light is Light.GREEN and clock.remind_at is not None and now < clock.remind_at:
        return ""
    return "" if light is Light.NONE else light.value


def mark_told(act: Act, clock: Clock) -> None:
    """Remember that those concerned were told of the stage that the clock has reached."""
    clock.told = reached(clock, act.now)
    clock.save(update_fields=["told"])


def pause_clock(
    act: Act, clock: Clock, *, reason: str, approved_by: int | None = None, at: datetime | None = None
) -> Pause:
    """Let a clock stand still from now, or from an earlier moment of its run.

    Raises Invalid without a reason, Conflict where it was stopped, stands still already, or its limit knows no pause.
    """
    clock = act.lock(Clock, clock.pk)
    since, limit = at or act.now, limit_of(clock)
    _must_run(clock)
    if not reason.strip():
        raise Invalid.one("reason", _("请填写暂停的理由。"))
    if not limit.is_pausable:
        raise Conflict(_("这一期限依法不能暂停。"), rule=clock.code)
    if lookups.every(Pause, clock_id=clock.pk, until=None):
        raise Conflict(_("时钟已经暂停。"), state="paused")
    if since < clock.started_at:
        raise Invalid.one("at", _("暂停时间不能早于起算时间。"))
    pause = Pause.objects.create(
        clock=clock, since=since, reason=reason.strip(), by=act.actor.account, approved_by=approved_by
    )
    refresh(act, clock, current_calendar(), limit)
    return pause


def resume_clock(act: Act, clock: Clock, *, at: datetime | None = None) -> Clock:
    """Let a clock go on. Raises Conflict where it does not stand still."""
    clock = act.lock(Clock, clock.pk)
    _must_run(clock)
    pause = lookups.first(Pause, clock_id=clock.pk, until=None)
    if pause is None:
        raise Conflict(_("时钟没有暂停。"), state="running")
    until = at or act.now
    if until < pause.since:
        raise Invalid.one("at", _("恢复时间不能早于暂停时间。"))
    pause.until = until
    pause.save()
    refresh(act, clock, current_calendar())
    return clock


def stop_clock(act: Act, clock: Clock, *, outcome: str = "", at: datetime | None = None) -> Clock:
    """Stop a clock for good; its light goes out, its due date stays on record.

    Without an outcome it is MET or LATE by its due date. A pause that still lasts ends with the clock. Raises Conflict
    where it was stopped before.
    """
    clock = act.lock(Clock, clock.pk)
    _must_run(clock)
    return _stop(act, clock, outcome, at or act.now)


def stop_running(act: Act, row: models.Model, purpose: str, *, outcome: str = "") -> Clock | None:
    """Stop the clock that runs on a row for this purpose; None where none does."""
    key = {"kind": label_of(type(row)), "row": row.pk, "purpose": purpose}
    clock = lookups.first(Clock, order=("-started_at", "-pk"), lock=True, stopped_at=None, **key)
    if clock is None:
        return None
    act.ledger.hold(clock)
    return _stop(act, clock, outcome, act.now)


def _stop(act: Act, clock: Clock, outcome: str, moment: datetime) -> Clock:
    for pause in lookups.every(Pause, clock_id=clock.pk, until=None):
        pause.until = max(moment, pause.since)
        pause.save()
        place(clock, current_calendar())
    late = clock.due_at is not None and moment > clock.due_at
    clock.stopped_at, clock.outcome = moment, outcome or (Clock.LATE if late else Clock.MET)
    _show(clock, LightPoints())
    clock.save(update_fields=STOPPING)
    tell_follower(act, clock)
    return clock


def _must_run(clock: Clock) -> None:
    if not clock.is_running:
        raise Conflict(_("时钟已经停止。"), state="stopped")
