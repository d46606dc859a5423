"""Units, people and posts of the demo county."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random

from zhujian.demo.names import invented_name
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.actions import add_post, add_unit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import queries as registry

BUILDER = Actor.system("demo")
IN_POST_SINCE = date(2020, 11, 1)
HEADS = {
    Unit.GOVERNMENT: "党组书记、局长",
    Unit.TOWNSHIP: "党委书记",
    Unit.ENTERPRISE: "矿长",
    Unit.OFFICE: "主任",
    Unit.RESIDENT: "组长",
    Unit.INSTITUTION: "主任",
    Unit.PARTY: "主任",
    Unit.COUNTY: "",
}


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV file with headings; empty where there is no file."""
    if path.is_file():
        yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines())


def own_data(name: str) -> Path:
    return Path(str(files("zhujian.demo") / "data" / name))


def build_units(dice: Random, topic_directories: list[Path]) -> dict[str, Unit]:
    """The county's tree of units by code, each with its head; then those that the topics bring along."""
    units: dict[str, Unit] = {}
    for path in (own_data("units.csv"), *(directory / "demo" / "units.csv" for directory in topic_directories)):
        for row in read_rows(path):
            units[row["code"]] = _unit(row, units)
            _head(dice, units[row["code"]])
    registry.units_changed()
    return units


def _unit(row: dict[str, str], units: dict[str, Unit]) -> Unit:
    group = row.get("resident_group", "")
    return add_unit(
        BUILDER,
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        parent=units.get(row["parent"]),
        division=row.get("division", ""),
        resident_group=units[group] if group else None,
        active_from=IN_POST_SINCE,
    )


def _head(dice: Random, unit: Unit) -> None:
    title = HEADS[unit.kind]
    if title:
        add_post(BUILDER, name=invented_name(dice), unit=unit, title=title, since=IN_POST_SINCE, is_head=True)
