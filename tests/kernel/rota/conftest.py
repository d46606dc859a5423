"""A topic of ponds with teams, a room that plans, and somebody else who contributes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC, made
from tests.kernel.registry.samples import FULL, written
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions import add_team
from zhujian.kernel.field.models import Site, Team
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry.queries import forget
from zhujian.kernel.rota.actions import commit, contribute, publish
from zhujian.kernel.rota.models import Plan

MONTH = date(2022, 10, 1)
CONTRIBUTION = "5a" * 32


@dataclass(frozen=True)
class Office:
    room: Unit
    planner: Actor
    witness: Actor
    sites: list[Site]
    teams: list[Team]

    def committed(self) -> Plan:
        return commit(self.planner, topic=TOPIC, month=MONTH)

    def contributed(self) -> Plan:
        return contribute(self.witness, plan=self.committed(), contribution=CONTRIBUTION)

    def published(self) -> Plan:
        plan, _drawn = publish(self.planner, plan=self.contributed())
        return plan

    def team(self, code: str) -> Team:
        return next(team for team in self.teams if team.code == code)


@pytest.fixture
def office(db: None, tmp_path: Path, settings) -> Iterator[Office]:
    """Four ponds, five on-site teams and two covert ones; it is the last day of September 2022."""
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [written(tmp_path / "ponds", FULL)]
    forget()
    world, room = made(), factories.unit(Unit.OFFICE)
    with time.at(datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
        codes = [
            *((f"on-site-{one}", "on-site") for one in range(5)),
            *((f"covert-{one}", "covert") for one in range(2)),
        ]
        yield Office(
            room=room,
            planner=personas.supervision(unit=room),
            witness=personas.leader(),
            sites=[world.site(f"p{number}") for number in range(4)],
            teams=[add_team(SYSTEM, topic=TOPIC, code=code, name=code, kind=kind, unit=room) for code, kind in codes],
        )
    forget()
