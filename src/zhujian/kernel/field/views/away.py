"""Who of a team is away on which days of a month."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhujian.kernel.field.models import Absence, TeamMember
from zhujian.kernel.field.views.presenting import member_name
from zhujian.kernel.ui.components.lists import Link

WEEKEND = 5


@dataclass(frozen=True)
class Day:
    day: date
    is_off: bool


@dataclass(frozen=True)
class Line:
    """One member: for each day whether away, and whether in the team at all."""

    name: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Month:
    title: date
    days: Sequence[Day]
    lines: Sequence[Line]
    before: Link
    after: Link

    @property
    def is_clear(self) -> bool:
        return not any("away" in line.cells for line in self.lines)


def first_of(text: str, otherwise: date) -> date:
    """The first day of a month written as `2022-09`; of the month of `otherwise` where it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return otherwise.replace(day=1)


def month_of(first: date, members: Sequence[TeamMember], absences: Sequence[Absence]) -> Month:
    """The calendar of a month; withdrawn absences are not among `absences`."""
    length = calendar.monthrange(first.year, first.month)[1]
    days = [first + timedelta(days=step) for step in range(length)]
    lines = [Line(member_name(member), [_cell(member, day, absences) for day in days]) for member in members]
    before, after = first - timedelta(days=1), days[-1] + timedelta(days=1)
    return Month(
        first,
        [Day(day, day.weekday() >= WEEKEND) for day in days],
        lines,
        Link("", f"?month={before:%Y-%m}#away"),
        Link("", f"?month={after:%Y-%m}#away"),
    )


def _cell(member: TeamMember, day: date, absences: Sequence[Absence]) -> str:
    if day < member.since or (member.until is not None and day > member.until):
        return "out"
    away = any(absence.since <= day <= absence.until and absence.member_id in {None, member.pk} for absence in absences)
    return "away" if away else "here"
