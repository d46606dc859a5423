"""Sites, teams and projects of the demo county, from the tables beside each topic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from zhujian.demo.county import BUILDER, read_rows
from zhujian.demo.names import invented_name
from zhujian.kernel.access.models import Account
from zhujian.kernel.field.actions import (
    add_member,
    add_site,
    add_team,
    plan_milestone,
)
from zhujian.kernel.field.models import Site
from zhujian.kernel.org.actions import add_post
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import Topic

FIXED = frozenset({"code", "name", "owner", "township", "active_from", "latitude", "longitude"})
TEAM_SIZE = 3


def build_sites(dice: Random, topics: Iterable[Topic], units: dict[str, Unit]) -> None:
    for topic in topics:
        folder = topic.directory / "demo"
        sites = {row["code"]: _site(topic, row, units) for row in read_rows(folder / "sites.csv")}
        _teams(dice, topic, folder, units)
        _milestones(folder, sites)


def _site(topic: Topic, row: dict[str, str], units: dict[str, Unit]) -> Site:
    return add_site(
        BUILDER,
        topic=topic.code,
        code=row["code"],
        name=row["name"],
        owner=units[row["owner"]],
        township=units.get(row["township"]),
        data={name: value for name, value in row.items() if name not in FIXED and value},
        active_from=date.fromisoformat(row["active_from"]),
        place=(Decimal(row["latitude"]), Decimal(row["longitude"])) if row.get("latitude") else None,
    )


def _teams(dice: Random, topic: Topic, folder: Path, units: dict[str, Unit]) -> None:
    for row in read_rows(folder / "teams.csv"):
        unit = units[row["unit"]]
        team = add_team(BUILDER, topic=topic.code, code=row["code"], name=row["name"], kind=row["kind"], unit=unit)
        leader = Account.objects.get(username=row["leader"])
        add_member(BUILDER, team=team, account=leader, since=date(2020, 12, 1))
        for _place in range(TEAM_SIZE - 1):
            post = add_post(BUILDER, name=invented_name(dice), unit=unit, title="督查组成员", since=date(2020, 12, 1))
            add_member(BUILDER, team=team, person=post.person, since=date(2020, 12, 1))


def _milestones(folder: Path, sites: dict[str, Site]) -> None:
    for row in read_rows(folder / "milestones.csv"):
        plan_milestone(
            BUILDER,
            site=sites[row["site"]],
            code=row["code"],
            planned_on=date.fromisoformat(row["planned_on"]),
            note=row["note"],
        )
