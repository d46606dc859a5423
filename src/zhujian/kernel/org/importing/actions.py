"""Importing units and people: an action for the sheet, and one within it for each row."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError, Invalid
from zhujian.kernel.org.actions import add_post, add_unit
from zhujian.kernel.org.importing.columns import PEOPLE, UNITS
from zhujian.kernel.org.models import Unit
from zhujian.kernel.sheets.reading import Row, Sheet
from zhujian.kernel.sheets.taking import Taken, take

REFERENCES = ("parent", "resident_group")


@action("org.manage", name="org.import-units")
def import_units(act: Act, *, sheet: Sheet, partial: bool) -> Taken:
    """Add the units of a sheet; one may lie below another of the same sheet, in whatever order they stand.

    With `partial` rows that will not do are left out. Raises NothingTaken without it.
    """
    sheet.rows = in_order(sheet.rows)
    known = {unit.code: unit for unit in Unit.objects.all()}

    def write(row: Row) -> None:
        values: dict[str, Any] = {
            name: row.values[name] or "" for name in ("code", "name", "short_name", "division", "uscc")
        }
        errors, found = _referred(row, known)
        if errors:
            raise Invalid(errors)
        known[values["code"]] = add_unit(
            act, **values, kind=row.values["kind"], parent=found["parent"], resident_group=found["resident_group"]
        )

    taken = take(sheet, UNITS, write, partial=partial)
    act.note(total=taken.total, kept=taken.kept)
    return taken


def _referred(row: Row, known: dict[str, Unit]) -> tuple[list[FieldError], dict[str, Unit | None]]:
    """The units that a row names by their codes, and what is wrong with them."""
    errors, found = [], {}
    for name in REFERENCES:
        code = row.values[name] or ""
        found[name] = known.get(code)
        if code and found[name] is None:
            errors.append(FieldError(name, _("没有编码为“%(code)s”的单位。") % {"code": code}))
    if not row.values["parent"] and row.values["kind"] != Unit.COUNTY:
        errors.append(FieldError("parent", _("除县市区本级外，须填写上级单位编码。")))
    if row.values["kind"] == Unit.COUNTY and any(unit.kind == Unit.COUNTY for unit in known.values()):
        errors.append(FieldError("kind", _("县市区本级只能有一个。")))
    return errors, found


def in_order(rows: Iterable[Row]) -> list[Row]:
    """The rows so that each comes after those that it refers to; those that refer in a circle stay where they are."""
    listed = list(rows)
    place = {row.values.get("code"): number for number, row in enumerate(listed)}
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for number, row in enumerate(listed):
        needed = {place[code] for name in REFERENCES if (code := row.values.get(name)) in place}
        sorter.add(number, *sorted(needed - {number}))
    try:
        return [listed[number] for number in sorter.static_order()]
    except CycleError:
        return listed


@action("org.manage", name="org.import-people")
def import_people(act: Act, *, sheet: Sheet, partial: bool) -> Taken:
    """Add the people of a sheet, each with a post. Raises NothingTaken without `partial` where a row will not do."""
    known = {unit.code: unit for unit in Unit.objects.all()}

    def write(row: Row) -> None:
        values = row.values
        if values["unit"] not in known:
            raise Invalid.one("unit", _("没有编码为“%(code)s”的单位。") % {"code": values["unit"]})
        add_post(
            act,
            name=values["name"],
            unit=known[values["unit"]],
            title=values["title"],
            since=values["since"],
            is_head=bool(values["is_head"]),
            phone=values["phone"] or "",
        )

    taken = take(sheet, PEOPLE, write, partial=partial)
    act.note(total=taken.total, kept=taken.kept)
    return taken
