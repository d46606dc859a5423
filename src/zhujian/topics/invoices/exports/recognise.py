"""Which row of a sheet is its header, and what kind of table that makes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhujian.topics.invoices.exports.faults import Unreadable
from zhujian.topics.invoices.exports.headings import LAYOUTS, SPECIAL_HEADINGS, SPECIAL_SHEETS, Layout, tidy
from zhujian.topics.invoices.exports.schemas import Kind

DEPTH = 15  # rows from the top among which the header is looked for: titles and blank rows may stand above it
CLOSE = 0.75  # a complete layout is taken if it explains this share of the headings that the nearest one explains
_KIND_NAMES = {
    Kind.INVOICES: "发票基础信息",
    Kind.LINES: "信息汇总表",
    Kind.LEDGER: "报销台账",
    Kind.CALENDAR: "活动日历",
    Kind.UNITS: "单位名单",
    Kind.SELLERS: "企业登记信息",
    Kind.PEOPLE: "公职人员及近亲属",
    Kind.VEHICLES: "公务用车",
}


@dataclass(frozen=True)
class Header:
    """A header row with the layout that it fits best."""

    layout: Layout
    at: int  # among the rows looked at, from 0
    columns: dict[str, int]  # field to column
    headings: tuple[str, ...]  # of all columns, as written

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        return tuple(group for group in self.layout.needs if not any(field in self.columns for field in group))

    @property
    def special(self) -> bool:
        """Has this sheet columns that only one special business has?"""
        return any(tidy(heading) in SPECIAL_HEADINGS for heading in self.headings)

    def column(self, field: str) -> str:
        """A field's heading as this file writes it."""
        at = self.columns.get(field)
        return self.layout.fields[field][0] if at is None else " ".join(self.headings[at].split())


def header(rows: Sequence[Sequence[str | None]]) -> Header | None:
    """The header among the first rows, complete if there is one; None where nothing looks like a header."""
    found = [
        match for at, row in enumerate(rows[:DEPTH]) if (match := _match(at, [cell or "" for cell in row])) is not None
    ]
    return max(found, key=lambda one: (not one.missing, len(one.columns)), default=None)


def _match(at: int, row: list[str]) -> Header | None:
    """The best layout for this row as a header."""
    places = {tidy(cell): place for place, cell in reversed(list(enumerate(row))) if cell}
    fits = [Header(layout, at, _columns(layout, places), tuple(row)) for layout in LAYOUTS]
    fits = [fit for fit in fits if len(fit.columns) > 1 and any(mark in fit.columns for mark in _marks(fit.layout))]
    most = max((len(fit.columns) for fit in fits), default=0)
    near = [fit for fit in fits if len(fit.columns) >= most * CLOSE]
    return max(near, key=lambda fit: (not fit.missing, len(fit.columns)), default=None)


def _marks(layout: Layout) -> tuple[str, ...]:
    return layout.marks or tuple(layout.fields)


def _columns(layout: Layout, places: dict[str, int]) -> dict[str, int]:
    found = {}
    for field, headings in layout.fields.items():
        at = next((places[heading] for heading in headings if heading in places), None)
        if at is not None:
            found[field] = at
    return found


def demand(found: Header | None, *, file: str, sheet: str) -> Header:
    """This header if it is complete; otherwise the refusal of the sheet, saying what is missing."""
    if found is None:
        raise Unreadable(
            _("%(where)s的前 %(depth)d 行里没有找到可以识别的表头；请上传税务数字账户导出的原表，或按模板填写。")
            % {"where": where(file, sheet), "depth": DEPTH}
        )
    if found.missing:
        raise Unreadable(
            _("%(where)s最接近“%(kind)s”的表头，但缺少%(columns)s；请补齐后重新上传，或从原系统重新导出。")
            % {"where": where(file, sheet), "kind": _KIND_NAMES[found.layout.kind], "columns": _wanted(found)}
        )
    return found


def _wanted(found: Header) -> str:
    groups = [_("或").join(f"“{name}”" for name in found.layout.usual(group)) for group in found.missing]
    return "、".join(groups)


def where(file: str, sheet: str) -> str:
    """How sentences name a file and its sheet."""
    if not sheet:
        return _("文件“%(file)s”") % {"file": file}
    return _("文件“%(file)s”的工作表“%(sheet)s”") % {"file": file, "sheet": sheet}


def special_name(sheet: str) -> bool:
    """Is this the name of a sheet of one special business, with or without a number behind it?"""
    return re.sub(r"\d+$", "", tidy(sheet)) in SPECIAL_SHEETS
