"""Taking a sheet's rows in, inside an action: the good ones, or all or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError, Invalid, Refused
from zhujian.kernel.sheets.columns import Column
from zhujian.kernel.sheets.reading import FIELD, Fault, Row, Sheet


@dataclass(frozen=True)
class Taken:
    """How many rows a sheet had, how many were kept, and why the others were not."""

    total: int
    kept: int
    faults: tuple[Fault, ...] = ()


class NothingTaken(Invalid):
    """All or nothing was asked for and a row would not do: raised so that the transaction keeps nothing."""

    def __init__(self, taken: Taken) -> None:
        super().__init__([FieldError(FIELD, _("有不符的行，全部未导入。"))])
        self.taken = taken


def take(sheet: Sheet, columns: Sequence[Column], write: Callable[[Row], object], *, partial: bool) -> Taken:
    """Write each good row in a savepoint of its own; what an action refuses becomes the row's faults.

    Without `partial`, every row is tried all the same, so that all faults are named at once. Raises NothingTaken.
    """
    kept = 0
    by_code = {column.code: column for column in columns}
    for row in sheet.rows:
        if not row.faults and _written(row, by_code, write):
            kept += 1
    taken = Taken(len(sheet.rows), kept, tuple(sheet.faults))
    if taken.faults and not partial:
        raise NothingTaken(Taken(taken.total, 0, taken.faults))
    return taken


def _written(row: Row, by_code: dict[str, Column], write: Callable[[Row], object]) -> bool:
    try:
        with transaction.atomic():
            write(row)
    except Invalid as refusal:
        for error in refusal.errors:
            row.refuse(by_code.get(error.field), error.message)
        return False
    except Refused as refusal:
        row.refuse(None, refusal.message)
        return False
    return True
