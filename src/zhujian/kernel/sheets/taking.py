"""Taking a sheet's rows in, inside an action: the good ones, or all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError, Invalid, Refused
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import FIELD, Fault, Row, Sheet

Check = Callable[[Row], Iterable[FieldError]]


@dataclass(frozen=True)
class Taken:
    """How many rows a sheet had, how many were kept, why the others were not, and what the kept ones became."""

    total: int
    kept: int
    faults: tuple[Fault, ...] = ()
    made: tuple[Any, ...] = ()


class NothingTaken(Invalid):
    """All or nothing was asked for and a row would not do: raised so that the transaction keeps nothing."""

    def __init__(self, taken: Taken) -> None:
        super().__init__([FieldError(FIELD, _("有不符的行，全部未导入。"))])
        self.taken = taken


def no_check(row: Row) -> tuple[FieldError, ...]:
    del row
    return ()


def take(
    sheet: Sheet, columns: Sequence[Column], write: Callable[[Row], object], *, partial: bool, check: Check = no_check
) -> Taken:
    """Write each good row in a savepoint of its own; what an action refuses becomes the row's faults.

    `check` says what else is wrong with a row, also with one that has a bad cell already, so that everything in it is
    named at once. Without `partial`, every row is tried all the same. Raises NothingTaken.
    """
    made: list[object] = []
    by_code = {column.code: column for column in columns}
    for row in sheet.rows:
        _refuse(row, by_code, check(row))
        if not row.faults:
            _write(row, by_code, write, made)
    taken = Taken(len(sheet.rows), len(made), tuple(sheet.faults), tuple(made))
    if taken.faults and not partial:
        raise NothingTaken(Taken(taken.total, 0, taken.faults))
    return taken


def gathered(*checks: Callable[[], object]) -> list[FieldError]:
    """What each of these refuses as Invalid."""
    found: list[FieldError] = []
    for check in checks:
        try:
            check()
        except Invalid as refusal:
            found += refusal.errors
    return found


def _write(row: Row, by_code: Mapping[str, Column], write: Callable[[Row], object], made: list[object]) -> None:
    try:
        with transaction.atomic():
            made.append(write(row))
    except Invalid as refusal:
        _refuse(row, by_code, refusal.errors)
    except Refused as refusal:
        row.refuse(None, refusal.message)


def _refuse(row: Row, by_code: Mapping[str, Column], errors: Iterable[FieldError]) -> None:
    """One reason for each cell: what cannot be read needs no second one."""
    for error in errors:
        column = by_code.get(error.field)
        if column is None or not row.is_refused(column):
            row.refuse(column, error.message)
