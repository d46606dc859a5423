"""What a column of a sheet holds, and how a cell of it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhujian.kernel import time
from zhujian.kernel.wording import listed

Words = str | Promise
DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
LONGEST = 20_000


class CellError(ValueError):
    """Why a cell cannot be read: a whole sentence in the reader's language."""


Reader = Callable[[object], Any]


def text(cell: object) -> str:
    """A cell as text; whole numbers lose the `.0` that spreadsheets give them."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return str(cell).replace("\x00", "").strip()


def day(cell: object) -> date | None:
    """A date cell, or a day written as `2022-09-30`, `2022/9/30`, `2022年9月30日` or `20220930`."""
    found = _day(cell)
    if found is not None and not time.FIRST_DAY <= found <= time.LAST_DAY:
        raise CellError(_("请核对这个日期的年份。"))
    return found


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text(cell)
    if not words:
        return None
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise CellError(_("日期应写作 2022-09-30 的样式。"))


def choice(options: Mapping[str, Any]) -> Reader:
    """One of these words; an empty cell is None."""

    def read(cell: object) -> Any:
        words = text(cell)
        if not words:
            return None
        if words not in options:
            raise CellError(_("只能填写：%(words)s。") % {"words": listed(options)})
        return options[words]

    return read


@dataclass(frozen=True)
class Column:
    """`heading` is what stands in the first row, `aliases` are other ways to write it; `example` fills the template."""

    code: str
    heading: Words
    required: bool = False
    read: Reader = text
    example: str = ""
    hint: Words = ""
    aliases: tuple[str, ...] = field(default=())
    most: int = LONGEST
    width: int = 18

    @property
    def names(self) -> frozenset[str]:
        """Every way to write the heading. A sheet may come from a template in another language than its reader's."""
        return frozenset({*_in_every_language(self.heading), *self.aliases})

    def value(self, cell: object) -> Any:
        """The cell read. Raises CellError."""
        words = text(cell)
        if not words and self.required:
            raise CellError(_("这一列必须填写。"))
        if len(words) > self.most:
            raise CellError(_("不能超过 %(most)s 个字。") % {"most": self.most})
        return self.read(cell)


def _in_every_language(words: Words) -> Iterator[str]:
    for code, _title in settings.LANGUAGES:
        with override(code):
            yield str(words)
