"""Reading clocks: what runs on a row, where it ends, and which light shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhujian.kernel import time
from zhujian.kernel.clocks import catalogue
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.lights import Light, LightPoints, light_of
from zhujian.kernel.clocks.limits import Approver, ExtensionRule, Law, Limit, Status, Text
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.reading import OFFICE_PAUSE
from zhujian.kernel.clocks.reckoning import Reckoning, Standstill
from zhujian.kernel.clocks.tables import calendar, current_calendar
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.records import label_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db import models

    from zhujian.kernel.clocks.calendar import Calendar

__all__ = ["calendar", "clocks_on", "current_calendar", "light_q", "limit_for", "running_clock"]

OFFICE_EXTENSION = ExtensionRule(Approver.AGENCY_LEADER)


def clocks_on(row: models.Model) -> models.QuerySet[Clock]:
    """Every clock that runs or ran on a row, oldest first."""
    found = Clock.objects.filter(kind=label_of(type(row)), row=row.pk)
    return found.prefetch_related("pauses", "extensions").order_by("started_at", "pk")


def running_clock(row: models.Model, purpose: str | None = None) -> Clock | None:
    """The clock that runs on a row (for this purpose), the one started last if there are several; None without one."""
    found = clocks_on(row).filter(stopped_at__isnull=True)
    return (found if purpose is None else found.filter(purpose=purpose)).last()


def limit_for(code: str, day: date) -> Limit:
    """The version of a statutory or local limit that was in force on the day of the trigger.

    Raises catalogue.UnknownLimitError and catalogue.NotInForceError.
    """
    try:
        return catalogue.limit_on(code, day)
    except catalogue.UnknownLimitError:
        versions = [as_limit(local) for local in LocalLimit.objects.filter(code=code)]
        if not versions:
            raise
    for version in versions:
        if version.in_force(day):
            return version
    raise catalogue.NotInForceError(code, day)


def as_limit(local: LocalLimit) -> Limit:
    """The office's own limit as a value like those of the catalogue."""
    return Limit(
        code=local.code,
        family=local.code,
        law=Law(local.code, Text(local.basis), "", local.since, local.until),
        article=local.article,
        trigger=Text(local.trigger),
        who=Text(local.who),
        term=Term(local.amount, Unit(local.unit)),
        action=Text(local.action),
        status=Status.VERIFIED,
        extensions=(OFFICE_EXTENSION,) if local.extendable else (),
        pauses=(OFFICE_PAUSE,) if local.pausable else (),
    )


def limit_of(clock: Clock) -> Limit:
    """The limit by which a clock runs; one that a topic stated in its own file is put together from the clock."""
    if clock.code:
        return limit_for(clock.code, time.local_date(clock.started_at))
    return Limit(
        code="",
        family="",
        law=Law("", Text(clock.basis), "", time.local_date(clock.started_at)),
        article=clock.article,
        trigger=Text(clock.trigger),
        who=Text(""),
        term=_own_term(clock),
        action=Text(clock.action),
        status=Status.VERIFIED,
        extensions=(OFFICE_EXTENSION,),
        pauses=(OFFICE_PAUSE,),
    )


def reckon(clock: Clock, tables: Calendar, limit: Limit | None = None) -> Reckoning:
    """Count a clock out by the calendar, with its pauses and extensions.

    An end set by hand stands where it was set, be it a day of rest; once it is moved, it runs on like any other. It
    never lies after the end of a statutory limit, whatever a later holiday table makes of that.
    """
    found = limit or limit_of(clock)
    term = Term(clock.amount, Unit(clock.unit))
    if not clock.by_hand:
        return counted(clock, tables, term, rolls=found.rolls)
    chosen = counted(clock, tables, term, rolls=None)
    if not found.is_statutory:
        return chosen
    own = counted(clock, tables, found.term, rolls=found.rolls)
    if own.due is not None and chosen.due is not None and own.due < chosen.due:
        return own
    return replace(chosen, unknown_years=tuple(sorted({*chosen.unknown_years, *own.unknown_years})))


def counted(clock: Clock, tables: Calendar, term: Term, *, rolls: bool | None) -> Reckoning:
    """A term counted out with the clock's pauses and extensions.

    `rolls` None: its end runs on over days of rest only where one of those has moved it.
    """
    stored = not clock._state.adding
    pauses = [Standstill(item.since, item.until, item.reason) for item in clock.pauses.all()] if stored else []
    extensions = [Term(item.amount, Unit(item.unit)) for item in clock.extensions.all()] if stored else []
    moved = bool(pauses or extensions)
    return compute(
        tables,
        clock.started_at,
        term,
        pauses=pauses,
        extensions=extensions,
        rolls=moved if rolls is None else rolls,
    )


def _own_term(clock: Clock) -> Term:
    """The limit's own term, also where another end was set."""
    if clock.own_amount is None:
        return Term(clock.amount, Unit(clock.unit))
    return Term(clock.own_amount, Unit(clock.own_unit))


def light_q(light: Light | str, now: datetime, prefix: str = "") -> Q:
    """Rows that show this light now, by the columns `amber_at` and `red_at` of a clock or of a copy of its dates.

    `prefix` is the way to them, such as "clock__".
    """
    amber, red = f"{prefix}amber_at", f"{prefix}red_at"
    match Light(light):
        case Light.GREEN:
            return Q(**{f"{amber}__gt": now, f"{red}__gt": now})
        case Light.AMBER:
            return Q(**{f"{amber}__lte": now, f"{red}__gt": now})
        case Light.RED:
            return Q(**{f"{red}__lte": now})
        case Light.NONE:
            return Q(**{f"{red}__isnull": True})


def light_now(row: Any, now: datetime) -> Light:
    """The light of a row with the columns `amber_at` and `red_at`."""
    return light_of(LightPoints(None, row.amber_at, row.red_at), now)


def crossed(now: datetime) -> models.QuerySet[Clock]:
    """Running clocks that have come to a stage (first reminder, amber, red) of which nobody was told yet."""
    untold = (
        Q(remind_at__lte=now, told="")
        | Q(amber_at__lte=now, told__in=("", Light.GREEN))
        | (Q(red_at__lte=now) & ~Q(told=Light.RED))
    )
    return Clock.objects.filter(untold, stopped_at__isnull=True).order_by("pk")
