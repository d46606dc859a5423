from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache

import pytest
from django.utils import translation

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC, World
from tests.kernel.office.visitor import Visitor
from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.field.actions import add_member, add_team
from zhujian.kernel.field.models import Team
from zhujian.kernel.org.models import Unit

NOON = datetime(2022, 9, 30, 12, tzinfo=time.ZONE)


@pytest.fixture(autouse=True)
def _at_noon_in_chinese(world: World) -> Iterator[None]:
    with time.at(NOON), translation.override("zh-hans"):
        seed_holidays(SYSTEM)
        yield


@pytest.fixture
def room(world: World) -> Unit:
    return factories.unit(Unit.OFFICE)


@pytest.fixture
def account(world: World, room: Unit) -> Callable[[str], Account]:
    """`planner` sits in the room and `member` is in its team; `owner` speaks for the owner of the ponds; everybody
    else is called by the role."""

    @cache
    def open_one(who: str) -> Account:
        if who == "owner":
            return personas.account("liaison", unit=world.owner)
        role = {"planner": "supervision", "member": "field-team"}.get(who, who)
        return personas.account(role, unit=room if who in {"planner", "member"} else factories.unit(Unit.OFFICE))

    return open_one


@pytest.fixture
def visit(account: Callable[[str], Account]) -> Callable[[str], Visitor]:
    """A signed-in browser for each of them."""
    return cache(lambda who: Visitor(account(who)))


@pytest.fixture
def team(room: Unit, account: Callable[[str], Account]) -> Team:
    made = add_team(SYSTEM, topic=TOPIC, code="t-01", name="第一现场督查组", kind="on-site", unit=room)
    add_member(SYSTEM, team=made, account=account("member"), since=date(2022, 1, 1))
    return made
