"""One rule decides: lists, counts, single rows and files go by it alike."""

import pytest

from tests import factories, personas
from tests.kernel.problems.world import World
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.visibility import visible_to

SEEING = {"supervision", "leader"}


@pytest.mark.parametrize("role", sorted(set(ROLES) - SEEING - {"resident", "inspection-office"}))
def test_an_outsider_sees_an_empty_list_and_a_zero_count(world: World, role: str) -> None:
    problem = world.closed()
    outsider = personas.account(role, unit=factories.unit(), over=factories.unit())
    world.accounts["outsider"] = outsider

    listed = world.call("outsider", "get", "/problems?count=true")

    assert listed.status_code == 200
    assert listed.json() == {"items": [], "next": None, "total": 0}
    assert world.call("outsider", "get", f"/problems/{problem.number}").status_code == 404
    assert world.call("outsider", "get", f"/problems?q={problem.number}&count=true").json()["total"] == 0


def test_a_room_sees_its_span_alone(world: World) -> None:
    world.problem()
    waters_only = personas.supervision(over=world.county, topics=["waters"])
    elsewhere = personas.supervision(over=factories.unit())
    of_the_owner = personas.supervision(over=world.owner)

    assert [visible_to(actor, Problem).count() for actor in (waters_only, elsewhere, of_the_owner)] == [0, 0, 1]


def test_a_resident_group_sees_what_its_unit_regulates(world: World) -> None:
    world.problem()

    assert visible_to(personas.resident(over=world.regulator), Problem).count() == 1


def test_a_unit_that_assists_looks_on(world: World) -> None:
    world.assigned(assisting=[world.regulator])

    found = world.call("regulator", "get", "/problems").json()["items"]

    assert [item["allowed"] for item in found] == [[]]


def test_a_unit_from_which_the_order_was_taken_sees_it_no_more(world: World) -> None:
    problem = world.assigned()
    world.step("owner", problem, "object", reason="不属职责")
    world.step("a", problem, "objection", uphold=True, reason="改交", unit="emergency")

    assert world.call("owner", "get", f"/problems/{problem.number}").status_code == 404
    assert world.call("regulator", "get", f"/problems/{problem.number}").json()["allowed"] == [
        "acknowledge",
        "object",
        "extend",
    ]


def test_the_number_of_queries_of_a_page_does_not_grow_with_its_rows(
    world: World, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert world.call("b", "get", "/problems?limit=50").status_code == 200
        return len(captured)

    world.submitted()
    queries()
    few = queries()
    for _place in range(4):
        world.submitted()
    assert queries() == few
