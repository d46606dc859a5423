"""What is wrong with a form, or is left out of it: where it stands, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.wording import joined

FIELD = "workbook"


@dataclass(frozen=True)
class Fault:
    """One thing: `what` is a whole sentence in the reader's language, `remedy` another.

    `row` counts as the spreadsheet program does, 0 where no row is meant; `column` is the heading, `cell` the same
    place as the program calls it ("F12"); each is empty where it is not known. `code` stays the same in any language.
    """

    code: str
    what: str
    remedy: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """`survey, row 12, column constraint (F12)`, as far as it is known."""
        values = {"sheet": self.sheet, "row": self.row, "column": self.column, "cell": self.cell}
        if self.row and self.column and self.cell:
            return _("工作表 %(sheet)s 第 %(row)d 行“%(column)s”列（%(cell)s）") % values
        if self.row and self.column:
            return _("工作表 %(sheet)s 第 %(row)d 行“%(column)s”列") % values
        if self.row:
            return _("工作表 %(sheet)s 第 %(row)d 行") % values
        if self.column:
            return _("工作表 %(sheet)s“%(column)s”列") % values
        return _("工作表 %(sheet)s") % values if self.sheet else ""

    def __str__(self) -> str:
        words = joined(part for part in (self.what, self.remedy) if part)
        place = self.place
        return _("%(place)s：%(words)s") % {"place": place, "words": words} if place else words

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class FormRefused(Invalid):
    """A form that is not taken, with everything that was found wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__([FieldError(FIELD, str(fault)) for fault in faults])
