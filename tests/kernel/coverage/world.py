"""Two ponds and a well of the same owner: visited every day, unannounced, and every week by another room's team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.registry.samples import MINIMAL, edited
from tests.kernel.submissions import world as submissions_world
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.actions import Slot, add_member, add_site, add_team, finish_visit, mark_missed, plan_visits
from zhujian.kernel.field.models import Site, Team, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Topic

PONDS, WELLS = submissions_world.TOPIC, "wells"
TODAY = submissions_world.TODAY  # 2022-09-30, a Friday
WELLS_TEXT = (
    edited('code = "ponds"\ntitle = "池塘监督"', 'code = "wells"\ntitle = "水井监督"', MINIMAL)
    + """
[visits.weekly]
title = "每周巡查"
every_days = 7
teams = "on-site"
capacity = 2
"""
)
FIGURE = """[figures]
days_fully_covered_percent = { label = "全覆盖天数占比", unit = "%", measure = "days-fully-covered" }
"""


def ponds_text() -> str:
    return edited("[figures]\n", FIGURE, submissions_world.topic_text("problem"))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class World:
    base: submissions_world.World
    other_pond: Site
    well: Site
    covert_team: Team
    well_team: Team
    well_room: Unit
    spy: Account
    well_planner: Actor

    @property
    def pond(self) -> Site:
        return self.base.site

    @property
    def planner(self) -> Actor:
        return self.base.planner

    @property
    def team(self) -> Team:
        return self.base.team

    @property
    def owner(self) -> Unit:
        return self.base.site.owner

    @property
    def topic(self) -> Topic:
        found = find_topic(PONDS)
        assert found is not None
        return found

    def planned(self, day: date, site: Site | None = None, team: Team | None = None, kind: str = "daily") -> Visit:
        slot = Slot(kind, site or self.pond, team or self.team, day)
        return plan_visits(self.planner, topic=PONDS, slots=[slot])[0]

    def done(self, day: date, site: Site | None = None, team: Team | None = None, kind: str = "daily") -> Visit:
        visit = self.planned(day, site, team, kind)
        return finish_visit(SYSTEM, visit=visit, started_at=None, ended_at=None, result="passed")

    def missed(self, day: date, site: Site | None = None, team: Team | None = None, kind: str = "daily") -> Visit:
        """A visit whose day went by. No other planned visit may lie before that."""
        visit = self.planned(day, site, team, kind)
        mark_missed(SYSTEM, before=day + timedelta(days=1))
        return Visit.objects.get(pk=visit.pk)

    def covert(self, day: date, site: Site | None = None) -> Visit:
        """An unannounced visit that the planner's room ordered."""
        return self.planned(day, site, self.covert_team, "covert")

    def well_visit(self, day: date, team: Team | None = None) -> Visit:
        slot = Slot("weekly", self.well, team or self.well_team, day)
        return plan_visits(self.well_planner, topic=WELLS, slots=[slot])[0]

    def cover(self, *days: date) -> None:
        """Both ponds are visited on each of the days."""
        for day in days:
            self.done(day)
            self.done(day, self.other_pond)

    def actor(self, role: str, **fields: object) -> Actor:
        """Somebody in this role who has nothing to do with the room or the teams, over the whole county.

        A liaison is that of the ponds' owner.
        """
        return personas.acting(self.account(role, **fields), role)

    def account(self, role: str, **fields: object) -> Account:
        home = self.owner if role == "liaison" else factories.unit(Unit.OFFICE)
        return personas.account(role, **{"unit": home, **fields})  # type: ignore[arg-type]


def made() -> World:
    base = submissions_world.made()
    well_room = factories.unit(Unit.OFFICE)
    spy = personas.account("field-team", unit=base.room)
    covert_team = add_team(SYSTEM, topic=PONDS, code="covert-01", name="第一暗访组", kind="covert", unit=base.room)
    add_member(SYSTEM, team=covert_team, account=spy, since=date(2022, 1, 1))
    well = {"code": "w1", "name": "一号井", "owner": base.site.owner, "township": base.site.township}
    return World(
        base,
        other_pond=base.ponds.site("p2"),
        well=add_site(SYSTEM, topic=WELLS, **well),
        covert_team=covert_team,
        well_team=add_team(SYSTEM, topic=WELLS, code="wells-01", name="水井督查组", kind="on-site", unit=well_room),
        well_room=well_room,
        spy=spy,
        well_planner=personas.actor("supervision", unit=well_room),
    )


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=time.ZONE)


Ask = Callable[[Actor], object]
