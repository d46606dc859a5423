from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.utils import translation

from tests import factories, personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.submissions.world import World
from zhujian.kernel.access.models import Account
from zhujian.kernel.org.models import Unit


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def account(world: World) -> Callable[[str], Account]:
    """People by name: `planner` ordered the visits, `colleague` sits in the same room, `other` in another one; `member`
    is in the team; `owner` and `regulator` speak for their units; everybody else is called by the role."""

    @cache
    def open_one(who: str) -> Account:
        if who in {"planner", "member"}:
            return world.accounts[who == "member"]
        if who in {"colleague", "other"}:
            unit = world.room if who == "colleague" else factories.unit(Unit.OFFICE)
            return personas.account("supervision", unit=unit)
        if who in {"owner", "regulator"}:
            return personas.account("liaison", unit=getattr(world.ponds, who))
        return personas.account(who, unit=factories.unit(Unit.OFFICE))

    return open_one


@pytest.fixture
def visit(account: Callable[[str], Account]) -> Callable[[str], Visitor]:
    """A signed-in browser for each of them."""
    return cache(lambda who: Visitor(account(who)))
