"""Importing units and people: an action for the sheet, and one within it for each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import FieldError
from zhujian.kernel.org.actions import add_post, add_unit, check_succession, unit_faults
from zhujian.kernel.org.importing.columns import PEOPLE, UNITS
from zhujian.kernel.org.models import Unit
from zhujian.kernel.sheets.reading import Row, Sheet
from zhujian.kernel.sheets.taking import Taken, gathered, take

REFERENCES = ("parent", "resident_group")
TEXTS = ("code", "name", "short_name", "division", "uscc")


@action("org.manage", name="org.import-units")
def import_units(act: Act, *, sheet: Sheet, partial: bool) -> Taken:
    """Add the units of a sheet; one may lie below another of the same sheet, in whatever order they stand.

    With `partial` rows that will not do are left out. Raises NothingTaken without it.
    """
    sheet.rows = in_order(sheet.rows)
    known = {unit.code: unit for unit in Unit.objects.all()}

    def write(row: Row) -> Unit:
        values: dict[str, Any] = {name: row.values[name] or "" for name in TEXTS}
        values |= {name: known.get(row.values[name] or "") for name in REFERENCES}
        unit: Unit = add_unit(act, **values, kind=row.values["kind"])
        known[unit.code] = unit
        return unit

    taken = take(sheet, UNITS, write, partial=partial, check=lambda row: _unit_faults(row, known))
    act.note(total=taken.total, kept=taken.kept)
    return taken


def _unit_faults(row: Row, known: Mapping[str, Unit]) -> list[FieldError]:
    """What is wrong with a unit beside its cells: with itself, and with the units that it names by their codes."""
    values = {name: value or "" for name, value in row.values.items()}
    errors = unit_faults(values["code"], values["name"], values["kind"], values["uscc"])
    errors += [_no_unit(name, values[name]) for name in REFERENCES if values[name] and values[name] not in known]
    if not values["parent"] and values["kind"] != Unit.COUNTY:
        errors.append(FieldError("parent", _("除县市区本级外，须填写上级单位编码。")))
    if values["kind"] == Unit.COUNTY and any(unit.kind == Unit.COUNTY for unit in known.values()):
        errors.append(FieldError("kind", _("县市区本级只能有一个。")))
    return errors


def _no_unit(field: str, code: str) -> FieldError:
    return FieldError(field, _("没有编码为“%(code)s”的单位。") % {"code": code})


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

    def write(row: Row) -> object:
        values = row.values
        return add_post(
            act,
            name=values["name"],
            unit=known[values["unit"]],
            title=values["title"],
            since=values["since"],
            is_head=bool(values["is_head"]),
            phone=values["phone"] or "",
        )

    taken = take(sheet, PEOPLE, write, partial=partial, check=lambda row: _post_faults(row, known))
    act.note(total=taken.total, kept=taken.kept)
    return taken


def _post_faults(row: Row, known: Mapping[str, Unit]) -> list[FieldError]:
    """What is wrong with a post beside its cells."""
    code, since = row.values["unit"], row.values["since"]
    if not code:
        return []
    if code not in known:
        return [_no_unit("unit", code)]
    return gathered(lambda: check_succession(known[code], since)) if row.values["is_head"] and since else []
