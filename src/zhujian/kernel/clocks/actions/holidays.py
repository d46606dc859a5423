"""Holiday tables: seeded, imported, corrected; every clock that they move is counted out anew."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.clocks.actions.run import place, reached
from zhujian.kernel.clocks.calendar import TableRow
from zhujian.kernel.clocks.following import tell_follower
from zhujian.kernel.clocks.holiday_rows import checked_rows, checked_rows_of
from zhujian.kernel.clocks.models import Clock, Holiday, HolidayYear
from zhujian.kernel.clocks.published import published_rows, published_years
from zhujian.kernel.clocks.tables import current_calendar
from zhujian.kernel.clocks.terms import Unit
from zhujian.kernel.errors import Conflict
from zhujian.kernel.time import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STAMP_BYTES = 8


@dataclass(frozen=True)
class Moved:
    """A running clock whose end a table has moved; None where a pause keeps it unknown."""

    clock: Clock
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Imported:
    """A table as it was stored, and the clocks that it moved or made certain."""

    table: HolidayYear
    moved: tuple[Moved, ...]


@action("clocks.import-holidays")
def import_holidays(act: Act, *, year: int, rows: Iterable[Sequence[object]], source: str) -> Imported:
    """Replace one year's table by rows of (date, name, working) as a CSV or XLSX sheet gives them.

    Then every running clock that was provisional or reaches into the year is counted out anew. Raises Invalid naming
    every wrong cell; nothing is stored then.
    """
    table = _replace(act, year, checked_rows(year, rows), source)
    act.about(table)
    return Imported(table, _recompute(act, [year]))


@action("clocks.edit-holiday")
def edit_holiday(act: Act, *, day: date, name: str, working: bool | None) -> Imported:
    """Set one day of a stored table, or, with `working` None, take it out; clocks are counted out anew.

    Raises Invalid for a wrong day or an empty name, Conflict where the year has no table.
    """
    known = Holiday.objects.filter(date=day).select_related("table").first()
    table = known.table if known else HolidayYear.objects.filter(year=day.year).first()
    if table is None:
        raise Conflict(_("%(year)d年还没有节假日表，请先导入。") % {"year": day.year}, rule="no-table")
    rows = [] if working is None else checked_rows_of(table.year, [TableRow(day, name, working)])
    if known is not None:
        known.delete()
    _store(table, rows)
    table.stamp = secrets.token_hex(STAMP_BYTES)
    table.save()
    act.about(table)
    return Imported(table, _recompute(act, [table.year]))


@action("clocks.seed-holidays")
def seed_holidays(act: Act) -> tuple[int, ...]:
    """Store the notices that the software carries for years that have no table yet; the years stored."""
    stored = set(HolidayYear.objects.values_list("year", flat=True))
    fresh = tuple(year for year in published_years() if year not in stored)
    for year in fresh:
        _replace(act, year, published_rows(year), _("国务院办公厅节假日安排（随软件附带）"))
    _recompute(act, fresh)
    return fresh


def _replace(act: Act, year: int, rows: Sequence[TableRow], source: str) -> HolidayYear:
    table = HolidayYear.objects.filter(year=year).first() or HolidayYear(year=year)
    table.source, table.imported_at, table.stamp = source, act.now, secrets.token_hex(STAMP_BYTES)
    table.save()
    Holiday.objects.filter(Q(table=table) | Q(date__in=[row.day for row in rows])).delete()
    _store(table, rows)
    return table


def _store(table: HolidayYear, rows: Iterable[TableRow]) -> None:
    Holiday.objects.bulk_create(
        [Holiday(table=table, date=row.day, name=row.name, working=row.working) for row in rows]
    )


def _recompute(act: Act, years: Sequence[int]) -> tuple[Moved, ...]:
    """Count out anew every running clock that is provisional or whose end lies in the reach of these years' tables.

    A notice reaches back into December. The event names the clocks that moved.
    """
    tables, moved, changed = current_calendar(), [], []
    for clock in _within_reach(years):
        before, doubted = clock.due_at, clock.provisional
        act.ledger.hold(clock)
        place(clock, tables)
        if (clock.due_at, clock.provisional) == (before, doubted):
            continue
        clock.told = reached(clock, act.now) if clock.told else ""
        changed.append(clock)
        if clock.due_at != before:
            moved.append(Moved(clock, before, clock.due_at))
    Clock.objects.bulk_update(changed, ["due_at", "provisional", "remind_at", "amber_at", "red_at", "told"], 500)
    for clock in changed:
        tell_follower(act, clock)
    act.note(years=list(years), moved=[[item.clock.pk, _iso(item.before), _iso(item.after)] for item in moved])
    return tuple(moved)


def _within_reach(years: Sequence[int]) -> Iterable[Clock]:
    reached_by = Q(provisional=True)
    for year in years:
        first, after = datetime(year - 1, 12, 1, tzinfo=ZONE), datetime(year + 1, 1, 1, tzinfo=ZONE)
        reached_by |= Q(due_at__gte=first, started_at__lt=after)
    running = Clock.objects.filter(reached_by, stopped_at__isnull=True).exclude(unit=Unit.HOURS.value)
    return running.select_for_update(of=("self",)).prefetch_related("pauses", "extensions").order_by("pk")


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds") if moment else ""
