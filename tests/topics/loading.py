"""The demo data beside a topic, loaded whole: `demo/{units,sites,teams,milestones,says}.csv`, where they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions import add_site, add_team, finish_milestone, plan_milestone, record_say
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.actions import add_unit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.values import Topic

Row = dict[str, str]


def load_demo(who: Actor | Act, topic: Topic) -> None:
    """Add the topic's demo units, sites, teams, milestones and residents' say. Units that rows name must be there."""
    load_units(who, topic.directory)
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in _rows(topic.directory, "sites"):
        _add_site(who, topic, row, units)
    for row in _rows(topic.directory, "teams"):
        add_team(who, topic=topic.code, code=row["code"], name=row["name"], kind=row["kind"], unit=units[row["unit"]])
    sites = {site.code: site for site in Site.objects.filter(topic=topic.code)}
    for row in _rows(topic.directory, "milestones"):
        _add_milestone(who, sites[row["site"]], row)
    for row in _rows(topic.directory, "says"):
        on = date.fromisoformat(row["on"])
        record_say(who, site=sites[row["site"]], on=on, text=row["text"], satisfied=row["satisfied"])


def load_units(who: Actor | Act, directory: Path) -> None:
    """Add the units of a topic's demo data, parents before children."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in _rows(directory, "units"):
        units[row["code"]] = add_unit(
            who,
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            parent=units[row["parent"]] if row["parent"] else None,
        )


def _add_site(who: Actor | Act, topic: Topic, row: Row, units: dict[str, Unit]) -> Site:
    fields = topic.site.fields if topic.site else ()
    return add_site(
        who,
        topic=topic.code,
        code=row["code"],
        name=row["name"],
        owner=units[row["owner"]],
        township=units[row["township"]] if row["township"] else None,
        data={item.name: row.get(item.name, "") for item in fields},
        active_from=date.fromisoformat(row["active_from"]) if row["active_from"] else None,
    )


def _add_milestone(who: Actor | Act, site: Site, row: Row) -> None:
    planned_on = date.fromisoformat(row["planned_on"])
    milestone = plan_milestone(who, site=site, code=row["code"], planned_on=planned_on, note=row["note"])
    if row["done_on"]:
        finish_milestone(who, milestone=milestone, done_on=date.fromisoformat(row["done_on"]))


def _rows(directory: Path, name: str) -> Iterator[Row]:
    path = directory / "demo" / f"{name}.csv"
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
