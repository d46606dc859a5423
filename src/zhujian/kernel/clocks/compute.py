"""Counting a limit out (Civil Code, articles 201 to 203).

Days, months and years count from the day after the trigger; a month ends on the corresponding day, or on the last of
the month where it has none; an end on a day of rest runs on to the next working day. Hours count from the trigger to
the second and run on over nothing. The day on which a clock is paused counts, the day on which it is resumed does not:
a pause from P to R takes the days after P up to and including R out of the count.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from zhujian.kernel.clocks.calendar import DAY, Calendar, Skipped, TableRow, Why
from zhujian.kernel.clocks.reckoning import Reckoning, Standstill
from zhujian.kernel.clocks.terms import Term, Unit, merged
from zhujian.kernel.time import ZONE, end_of_day, local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}


def compute(
    calendar: Calendar,
    started: datetime,
    term: Term,
    *,
    pauses: Sequence[Standstill] = (),
    extensions: Sequence[Term] = (),
    rolls: bool = True,
) -> Reckoning:
    """When a limit of `term` runs out that was triggered at `started` (aware).

    Extensions are added before the end runs on over days of rest. `rolls` is False for caps on custody, which no
    holiday lengthens. An end that lies beyond a still open pause is None. Raises ValueError for naive times and for a
    mixture of hours with other units.
    """
    if started.tzinfo is None:
        raise ValueError("a trigger needs a time zone")
    terms = merged((term, *extensions))
    if any(item.unit is Unit.HOURS for item in terms):
        if len(terms) > 1:
            raise ValueError("hours are extended by hours")
        return _by_the_hour(started.astimezone(ZONE), term, tuple(extensions), sorted_pauses(pauses))
    walk = _Walk(calendar, _gaps(pauses), local_date(started))
    walk.go(terms, rolls=rolls and any(item.amount for item in terms))
    return Reckoning(
        started=started.astimezone(ZONE),
        term=term,
        extensions=tuple(extensions),
        pauses=sorted_pauses(pauses),
        counted=tuple(walk.counted),
        skipped=tuple(walk.skipped),
        made_up=tuple(walk.made_up),
        ends_on=None if walk.left is not None else walk.ends_on,
        rolled=tuple(walk.rolled),
        due=None if walk.left is not None else end_of_day(walk.last),
        left=walk.left or (),
        paused=DAY * sum(item.why is Why.PAUSED for item in (*walk.skipped, *walk.rolled)),
        unknown_years=tuple(sorted(walk.unknown)),
    )


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or the last of that month (Civil Code, article 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter."""
    return add_months(date(day.year, day.month - (day.month - 1) % 3, 1), 3) - DAY


def sorted_pauses(pauses: Iterable[Standstill]) -> tuple[Standstill, ...]:
    return tuple(sorted(pauses, key=lambda pause: pause.start))


@dataclass(frozen=True)
class _Gap:
    """Days out of the count, both ends included; `last` is None while the pause is open."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def _gaps(pauses: Iterable[Standstill]) -> tuple[_Gap, ...]:
    found = []
    for pause in pauses:
        first, last = local_date(pause.start) + DAY, pause.end and local_date(pause.end)
        if last is None or first <= last:
            found.append(_Gap(first, last))
    return tuple(found)


@dataclass
class _Walk:
    """Goes through the days of a period, one term after the other, and keeps what it saw."""

    calendar: Calendar
    gaps: tuple[_Gap, ...]
    last: date
    ends_on: date | None = None
    left: tuple[Term, ...] | None = None
    counted: list[Term] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    made_up: list[TableRow] = field(default_factory=list)
    rolled: list[Skipped] = field(default_factory=list)
    unknown: set[int] = field(default_factory=set)

    def go(self, terms: tuple[Term, ...], *, rolls: bool) -> None:
        for place, term in enumerate(terms):
            missing = self._count(term) if term.unit.is_counted_daily else self._leap(term)
            if missing is not None:
                self.left = (missing, *terms[place + 1 :])
                return
        self.ends_on = self.last
        if rolls:
            self._run_on()

    def _count(self, term: Term) -> Term | None:
        """Step through a term of days; what is missing where an open pause ends the walk."""
        done = 0
        while done < term.amount:
            day = self.last + DAY
            if self._is_open_ended(day):
                self.counted.append(Term(done, term.unit))
                return Term(term.amount - done, term.unit)
            self.last = day
            skipped = self._skip(day, working=term.unit is Unit.WORKING_DAYS)
            if skipped:
                self.skipped.append(skipped)
                continue
            done += 1
            if term.unit is Unit.WORKING_DAYS and day in self.calendar.made_up:
                self.made_up.append(TableRow(day, self.calendar.made_up[day], working=True))
        self.counted.append(term)
        return None

    def _leap(self, term: Term) -> Term | None:
        """Jump to the corresponding day, then on by as many days as were paused before it."""
        nominal = end = self._corresponding(term)
        while (moved := nominal + DAY * len(self._paused(end))) != end:
            end = moved
        begun = next((gap.first for gap in self.gaps if gap.last is None and gap.first <= end), None)
        if begun is not None:
            return Term((end - max(begun, self.last + DAY)).days + 1, Unit.DAYS)
        self.skipped += self._paused(end)
        self.last = end
        self.counted.append(term)
        return None

    def _corresponding(self, term: Term) -> date:
        if term.unit is Unit.QUARTERS and term.amount:
            return quarter_end(add_months((self.last + DAY).replace(day=1), 3 * (term.amount - 1)))
        return add_months(self.last, term.amount * MONTHS[term.unit])

    def _run_on(self) -> None:
        """Pass over days of rest, and over paused days that follow them."""
        while skipped := self._skip(self.last, working=True):
            if self._is_open_ended(self.last + DAY):
                self.left = ()
                return
            self.rolled.append(skipped)
            self.last += DAY

    def _skip(self, day: date, *, working: bool) -> Skipped | None:
        if any(gap.holds(day) for gap in self.gaps):
            return Skipped(day, Why.PAUSED)
        if not working:
            return None
        if not self.calendar.knows(day.year):
            self.unknown.add(day.year)
        return self.calendar.rest(day)

    def _paused(self, until: date) -> list[Skipped]:
        """The closed pauses' days after the last day reached, up to `until`."""
        days = {
            gap.first + DAY * step
            for gap in self.gaps
            if gap.last is not None
            for step in range((gap.last - gap.first).days + 1)
        }
        return [Skipped(day, Why.PAUSED) for day in sorted(days) if self.last < day <= until]

    def _is_open_ended(self, day: date) -> bool:
        return any(gap.last is None and gap.holds(day) for gap in self.gaps)


def _by_the_hour(
    started: datetime, term: Term, extensions: tuple[Term, ...], pauses: tuple[Standstill, ...]
) -> Reckoning:
    total = merged((term, *extensions))[0]
    end, paused, since = started + timedelta(hours=total.amount), timedelta(), started
    for pause in pauses:
        begun = max(pause.start, since)
        if begun >= end:
            break
        if pause.end is None:
            return Reckoning(started, term, extensions, pauses, counted=(), time_left=end - begun, paused=paused)
        stood = max(pause.end - begun, timedelta())
        end, paused, since = end + stood, paused + stood, max(since, pause.end)
    return Reckoning(
        started,
        term,
        extensions,
        pauses,
        counted=(total,),
        ends_on=local_date(end),
        due=end.astimezone(ZONE),
        paused=paused,
    )
