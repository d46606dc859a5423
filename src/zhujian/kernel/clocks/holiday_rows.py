"""The rows of a holiday notice as somebody typed them, checked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhujian.kernel.clocks.calendar import SATURDAY, TableRow
from zhujian.kernel.errors import FieldError, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DECEMBER = 12
WORDS = {
    "上班": True, "班": True, "调休上班": True, "补班": True, "是": True, "true": True, "1": True, "working": True,
    "休": False, "放假": False, "休息": False, "否": False, "false": False, "0": False, "off": False,
}  # fmt: skip


def checked_rows(year: int, rows: Iterable[Sequence[object]]) -> tuple[TableRow, ...]:
    """Rows of (date, name, working) as cells: a date or `2027-01-01`; true, `上班`, `休`, …; blank rows are left out.

    Raises Invalid naming every wrong cell as `rows[N].date`, N counted from 1.
    """
    errors: list[FieldError] = []
    read = []
    for number, cells in enumerate(rows, 1):
        if not any(str(cell or "").strip() for cell in cells):
            continue
        row = _row(number, [*cells, None, None, None][:3], errors)
        if row is not None:
            read.append((number, row))
    errors += _rule_errors(year, read)
    if not read and not errors:
        errors.append(FieldError("rows", _("表中没有任何一天。")))
    if errors:
        raise Invalid(errors)
    return tuple(sorted((row for _number, row in read), key=lambda row: row.day))


def checked_rows_of(year: int, rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """Rows that are values already, held against the same rules."""
    return checked_rows(year, [(row.day, row.name, row.working) for row in rows])


def _row(number: int, cells: Sequence[object], errors: list[FieldError]) -> TableRow | None:
    day, name, working = _day(cells[0]), str(cells[1] or "").strip(), _working(cells[2])
    at = {"row": number}
    if day is None:
        errors.append(FieldError(f"rows[{number}].date", _("第%(row)d行：日期应当写作 2027-01-01 的样式。") % at))
    if not name:
        errors.append(FieldError(f"rows[{number}].name", _("第%(row)d行：请填写节日名称。") % at))
    if working is None:
        errors.append(FieldError(f"rows[{number}].working", _("第%(row)d行：请填写“休”或者“上班”。") % at))
    return None if day is None or not name or working is None else TableRow(day, name, working)


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell or "").strip().replace("/", "-"))
    except ValueError:
        return None


def _working(cell: object) -> bool | None:
    return cell if isinstance(cell, bool) else WORDS.get(str(cell if cell is not None else "").strip().lower())


def _rule_errors(year: int, read: Sequence[tuple[int, TableRow]]) -> list[FieldError]:
    errors, seen = [], set()
    for number, row in read:
        at = {"row": number, "year": year, "day": row.day.isoformat()}
        field = f"rows[{number}].date"
        if row.day.year != year and (row.day.year, row.day.month) != (year - 1, DECEMBER):
            errors.append(FieldError(field, _("第%(row)d行：%(day)s不属于%(year)d年的节假日安排。") % at))
        if row.day in seen:
            errors.append(FieldError(field, _("第%(row)d行：%(day)s重复。") % at))
        if row.working and row.day.weekday() < SATURDAY:
            errors.append(FieldError(field, _("第%(row)d行：%(day)s不是周末，不能是调休上班日。") % at))
        seen.add(row.day)
    return errors
