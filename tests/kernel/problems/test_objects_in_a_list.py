"""A list's objects are sent as they are made: they must be what the document promises, and what one object shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kernel.problems.world import World
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.objects import problem_objects
from zhujian.kernel.problems.schemas import ProblemPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def problems(world: World) -> list[Problem]:
    """One in each of several states, with letters, files, units that help and a step that waits."""
    asked = world.assigned(assisting=[world.township])
    actions.extend(world.actor("owner"), problem=asked, days=3, reason="设备未到货")
    return [world.problem(), asked, world.rectifying(), world.submitted(), world.closed()]


@pytest.mark.parametrize("who", ["a", "owner", "township", "leader"])
def test_every_object_is_what_the_document_promises(world: World, problems: list[Problem], who: str) -> None:
    answer = world.call(who, "get", "/problems").json()
    found = ProblemPage.model_validate(answer)
    assert ProblemPage.model_validate_json(found.model_dump_json()) == found
    promised = set(ProblemPage.model_fields["items"].annotation.__args__[0].model_fields)
    assert all(set(item) == promised for item in answer["items"])
    assert "total" not in answer


def test_a_list_and_one_object_say_the_same(world: World, problems: list[Problem]) -> None:
    for item in world.call("a", "get", "/problems?count=true").json()["items"]:
        assert world.call("a", "get", f"/problems/{item['number']}").json() == item


def test_everything_around_a_problem_is_in_its_object(world: World, problems: list[Problem]) -> None:
    items = {item["number"]: item for item in world.call("a", "get", "/problems").json()["items"]}
    asked = items[problems[1].number]
    assert asked["assisting"] == [{"code": world.township.code, "name": world.township.name}]
    assert asked["pending"]["step"] == "extend"
    assert [letter["kind"] for letter in asked["letters"]] == ["order"]
    assert [file["purpose"] for file in items[problems[2].number]["files"]] == ["measure"]
    assert asked["subject"] == {"site": world.site.code, "name": world.site.name}
    assert asked["regulator"] == {"code": world.regulator.code, "name": world.regulator.name}


def test_more_problems_make_no_more_queries(world: World, problems: list[Problem]) -> None:
    counts = []
    for some in (problems[1:2], problems):
        with CaptureQueriesContext(connection) as queries:
            problem_objects(world.actor("a"), some)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1  # of the first, no file is on record
