from typing import Any

import pytest
from django.test import Client

from tests.kernel.coverage.looking import api
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.field.actions import close_site

QUERY = "topic=ponds&month=2022-09"


def asked(world: World, query: str = QUERY, role: str = "supervision") -> tuple[int, Any]:
    return api(world.account(role), role, query)


def test_a_month_is_told_day_by_day(world: World):
    world.cover(days_ago(2))
    done = world.done(days_ago(1))
    status, body = asked(world)
    assert status == 200
    assert (body["topic"], body["month"], body["sites"]) == ("ponds", "2022-09", 2)
    assert len(body["days"]) == 30
    assert body["days"][27] == {"day": "2022-09-28", "due": 2, "done": 2, "missed": 0, "percent": 100}
    assert body["days"][28]["percent"] == 50
    assert body["days_fully_covered_percent"] == 50
    cell = {"site": "p1", "day": "2022-09-29", "status": "done", "team": "on-site-01", "visit": done.pk}
    assert cell in body["cells"]


def test_cells_are_those_that_say_something(world: World):
    world.missed(days_ago(2))
    world.planned(TODAY)
    close_site(world.actor("supervision"), site=world.other_pond, until=days_ago(1), reason="已填平")
    _status, body = asked(world)
    assert [(cell["site"], cell["day"], cell["status"]) for cell in body["cells"]] == [
        ("p1", "2022-09-28", "missed"),
        ("p1", "2022-09-30", "due"),
        ("p2", "2022-09-30", "unwatched"),
    ]


def test_two_visits_on_one_day_are_two_cells_where_one_was_unannounced(world: World):
    pks = [world.done(TODAY).pk, world.done(TODAY, team=world.covert_team, kind="covert").pk]
    _status, body = asked(world)
    assert [(cell["visit"], cell["status"]) for cell in body["cells"]] == list(
        zip(pks, ["done", "covert"], strict=True)
    )


def test_each_team_comes_with_its_load(world: World):
    world.done(days_ago(5))
    world.done(days_ago(3))
    world.missed(days_ago(2), world.other_pond)
    _status, body = asked(world)
    assert body["teams"] == [
        {
            "team": "on-site-01",
            "name": "第一现场督查组",
            "kind": "on-site",
            "visits": 3,
            "done": 2,
            "missed": 1,
            "days": 3,
            "most_a_day": 1,
            "returns": 2,
            "shortest_gap": 2,
        }
    ]


def test_without_a_month_it_is_the_present_one(world: World):
    assert asked(world, "topic=ponds")[1]["month"] == "2022-09"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("month=2022-09", "topic"),
        ("topic=lakes&month=2022-09", "topic"),
        ("topic=ponds&month=2022-13", "month"),
        ("topic=ponds&month=September", "month"),
        ("topic=ponds&month=", "month"),
        ("topic=ponds&month=2022-09-01", "month"),
        ("topic=%00&month=2022-09", "topic"),
    ],
)
def test_what_there_is_not_is_named(world: World, query: str, field: str):
    status, body = asked(world, query)
    assert status == 422
    assert [error["field"].rpartition(".")[2] for error in body["errors"]] == [field]


def test_both_mistakes_are_named_at_once(world: World):
    status, body = asked(world, "topic=lakes&month=x")
    assert (status, len(body["errors"])) == (422, 2)


def test_without_a_token_it_is_closed(world: World):
    assert Client().get(f"/api/v1/coverage?{QUERY}").status_code == 401


@pytest.mark.parametrize("role", ["petition-office", "observer", "system-admin", "security-admin", "audit-admin"])
def test_who_may_not_see_visits_is_turned_away(world: World, role: str):
    assert asked(world, role=role)[0] == 403


def test_who_reaches_nothing_gets_an_empty_month(world: World):
    from tests import factories

    world.cover(days_ago(1))
    outsider = world.account("liaison", unit=factories.unit())
    status, body = api(outsider, "liaison", QUERY)
    assert (status, body["sites"], body["cells"], body["teams"]) == (200, 0, [], [])
    assert body["days_fully_covered_percent"] is None
    assert {(day["due"], day["done"], day["missed"], day["percent"]) for day in body["days"]} == {(0, 0, 0, None)}
