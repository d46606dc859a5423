"""The calendar as the stored holiday tables make it.

It is kept in the process and read anew once a table's stamp has changed, whoever changed it.
"""

from __future__ import annotations

from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started

from zhujian.kernel import lookups
from zhujian.kernel.clocks.calendar import Calendar, TableRow
from zhujian.kernel.clocks.models import Holiday, HolidayYear

Stamps = tuple[tuple[int, str], ...]

_kept: dict[Stamps, Calendar] = {}
_request = Local()


def current_calendar() -> Calendar:
    """The calendar of the tables as they stand, at the cost of one query. What computes a due date asks here."""
    stamps = tuple((row.year, row.stamp) for row in lookups.every(HolidayYear, order=("year",)))
    found = _kept.get(stamps)
    if found is None:
        rows = Holiday.objects.values_list("date", "name", "working")
        found = Calendar.from_rows([year for year, _stamp in stamps], [TableRow(*row) for row in rows])
        _kept.clear()
        _kept[stamps] = found
    return found


def calendar() -> Calendar:
    """The same for showing: the stamps are looked at once in a request, and each time outside one."""
    if not getattr(_request, "open", False):
        return current_calendar()
    if _request.calendar is None:
        _request.calendar = current_calendar()
    seen: Calendar = _request.calendar
    return seen


def _begin(**_signal: Any) -> None:
    _request.open, _request.calendar = True, None


def _end(**_signal: Any) -> None:
    _request.open, _request.calendar = False, None


request_started.connect(_begin, dispatch_uid="clocks.calendar.begin")
request_finished.connect(_end, dispatch_uid="clocks.calendar.end")
