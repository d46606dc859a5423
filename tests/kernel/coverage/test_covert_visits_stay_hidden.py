"""Until it is done an unannounced visit is in no cell, count, figure, export, proposal or burden of anybody's but its
team and the room that ordered it. Whatever anyone else looks at is the same, to the letter, as if it were not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import personas
from tests.kernel.coverage.looking import PAGES, api, browser, page, values, workbook
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.access.models import Account
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.months import Month

MONTH, NEXT = Month.of(TODAY), Month.parse("2022-10")
QUERIES = tuple(f"topic=ponds&month={month}" for month in (MONTH, NEXT))
AHEAD = TODAY + timedelta(days=2)


def everything(client: Client, account: Account, role: str, world: World) -> dict[str, Any]:
    actor: Actor = personas.acting(account, role)
    found: dict[str, Any] = {}
    for query in QUERIES:
        found |= {f"{name} {query}": page(client, name, query) for name in PAGES}
        found[f"xlsx {query}"] = [row[:40] for row in workbook(client, query)[1:]]
        found[f"api {query}"] = api(account, role, query)
    for month in (MONTH, NEXT):
        found |= {f"{name} {month}": value for name, value in values(actor, "ponds", month, world.owner).items()}
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def hide(world: World) -> Callable[[], list[int]]:
    """Unannounced visits that are missed, due today and to come, beside some that everybody may see."""
    world.done(days_ago(4), team=world.covert_team, kind="covert")
    world.cover(days_ago(3), days_ago(2))
    world.well_visit(AHEAD)
    world.planned(AHEAD, world.other_pond)

    def hidden() -> list[int]:
        missed = world.missed(days_ago(2), team=world.covert_team, kind="covert")
        return [missed.pk, world.covert(TODAY).pk, world.covert(AHEAD, world.other_pond).pk]

    return hidden


@pytest.mark.parametrize("role", sorted(ROLES))
def test_nobody_else_can_tell_that_it_is_there(world: World, hide: Callable[[], list[int]], role: str):
    account = world.account(role)
    client = browser(account)
    before = everything(client, account, role, world)
    hide()
    assert differences(before, everything(client, account, role, world)) == []


@pytest.mark.parametrize("role", ["field-team", "liaison", "supervision", "leader"])
def test_not_even_whoever_works_beside_them(world: World, hide: Callable[[], list[int]], role: str):
    """Leader and liaison of the room's own unit, a member of another team of the room, the planner of another room."""
    home = world.well_room if role == "supervision" else world.base.room
    account = world.base.accounts[1] if role == "field-team" else world.account(role, unit=home)
    client = browser(account)
    before = everything(client, account, role, world)
    hide()
    assert differences(before, everything(client, account, role, world)) == []


@pytest.mark.parametrize("who", ["room", "team"])
def test_its_team_and_the_room_that_ordered_it_see_it(world: World, hide: Callable[[], list[int]], who: str):
    account, role = (world.base.accounts[0], "supervision") if who == "room" else (world.spy, "field-team")
    pks = set(hide())
    shown = {cell["visit"] for query in QUERIES for cell in api(account, role, query)[1]["cells"]}
    assert pks <= shown


def test_once_it_is_done_everybody_who_sees_the_site_sees_it(world: World):
    visit = world.done(TODAY, team=world.covert_team, kind="covert")
    for role in ("leader", "inspection-office", "resident", "liaison"):
        _status, body = api(world.account(role), role, QUERIES[0])
        assert [(cell["visit"], cell["status"]) for cell in body["cells"]] == [(visit.pk, "covert")]


def test_the_visited_do_not_learn_which_team_it_was(world: World):
    world.done(TODAY, team=world.covert_team, kind="covert")
    account = world.account("liaison")
    _status, body = api(account, "liaison", QUERIES[0])
    assert [cell["team"] for cell in body["cells"]] == [None]
    assert body["teams"] == []
    assert "暗访组" not in page(browser(account), "month", QUERIES[0])[1]


def test_how_long_ago_the_last_one_was_is_for_planners_alone(world: World):
    from zhujian.kernel.coverage.coverts import intervals_of

    world.done(days_ago(20), team=world.covert_team, kind="covert")
    [first, second] = intervals_of(world.planner, world.topic)
    assert [(first.place.code, first.days), (second.place.code, second.days)] == [("p2", None), ("p1", 20)]
    assert first.is_over
    assert second.is_over
    assert intervals_of(world.actor("leader"), world.topic) == []


def test_a_visit_that_is_planned_does_not_change_how_long_ago_the_last_was(world: World):
    from zhujian.kernel.coverage.coverts import intervals_of

    before = intervals_of(world.planner, world.topic)
    world.covert(TODAY)
    assert intervals_of(world.planner, world.topic) == before
