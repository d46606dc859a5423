"""Whoever looks at a doubt, at a list of them or at units side by side leaves an event that names the task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.kernel.office.visitor import Visitor
from tests.topics.invoices.web.world import World, events, found, hit
from zhujian.kernel.audit.models import Event
from zhujian.topics.invoices.models import Doubt

Visit = Callable[[str], Visitor]
DOUBTS = "/topics/invoices/screening/doubts/"
WHO = "first-room"


@pytest.fixture
def doubt(world: World) -> Doubt:
    """A doubt of the first room's, beside one that it does not see."""
    world.screened(found(world.market, {"R06": [hit()]}), found(world.school, {"R06": [hit("2")]}))
    world.profiles()
    return Doubt.objects.get(unit=world.market)


def only(world: World, action: str) -> dict[str, Any]:
    """The data of the one event of this name, which must be of whoever looked."""
    [(account, data)] = events(action)
    assert account == world.account(WHO).pk
    return data


@pytest.mark.parametrize(
    ("ending", "action", "way"),
    [
        ("", "invoices.look", "page"),
        ("file.pdf", "invoices.take-out", "pdf"),
        ("file.xlsx", "invoices.take-out", "xlsx"),
    ],
)
def test_a_doubt_that_is_opened_or_taken_out(
    world: World, visit: Visit, doubt: Doubt, ending: str, action: str, way: str
) -> None:
    assert visit(WHO).client.get(f"{DOUBTS}{doubt.number}/{ending}").status_code == 200
    data = only(world, action)
    assert data == {"task": doubt.task.number, "doubt": doubt.number, "unit": world.market.pk, "way": way}
    assert Event.objects.get(action=action).subject == f"invoices.doubt:{doubt.pk}"


def test_a_doubt_by_api(world: World, doubt: Doubt) -> None:
    assert world.call(WHO, "get", f"/doubts/{doubt.number}").status_code == 200
    data = only(world, "invoices.look")
    assert (data["task"], data["doubt"], data["way"]) == (doubt.task.number, doubt.number, "api")


def test_a_list_by_api(world: World, doubt: Doubt) -> None:
    assert world.call(WHO, "get", "/doubts").status_code == 200
    assert only(world, "invoices.survey") == {
        "tasks": [doubt.task.number],
        "what": "api",
        "units": [world.market.pk],
    }


@pytest.mark.parametrize("query", ["", "?q=碧泉", "?sort=score"])
def test_a_list(world: World, visit: Visit, doubt: Doubt, query: str) -> None:
    assert visit(WHO).get(f"{DOUBTS}{query}").status == 200
    data = only(world, "invoices.survey")
    assert data == {"tasks": [doubt.task.number], "what": "list", "units": [world.market.pk]}


@pytest.mark.parametrize("query", ["", "?task=RW-2022-0001"])
def test_the_overview(world: World, visit: Visit, doubt: Doubt, query: str) -> None:
    assert visit(WHO).get(f"/topics/invoices/screening/{query}").status == 200
    data = only(world, "invoices.survey")
    assert (data["tasks"], data["what"]) == ([doubt.task.number], "overview")


def test_the_overview_of_one_task_names_that_one(world: World, visit: Visit, doubt: Doubt) -> None:
    other = world.task(WHO, "另一项任务")
    visit(WHO).get(f"/topics/invoices/screening/?task={other.number}")
    assert only(world, "invoices.survey")["tasks"] == [other.number]


def test_two_units_side_by_side(world: World, visit: Visit, doubt: Doubt) -> None:
    world.accounts[WHO] = world.account("supervision")
    one, other = world.market, world.school
    assert visit(WHO).get(f"/topics/invoices/screening/compare/?one={one.code}&other={other.code}").status == 200
    data = only(world, "invoices.survey")
    assert (data["tasks"], data["what"]) == ([doubt.task.number], "compare")
    assert set(data["units"]) == {one.pk, other.pk}


def test_each_look_is_an_event_of_its_own(world: World, visit: Visit, doubt: Doubt) -> None:
    for _turn in range(3):
        visit(WHO).get(doubt.get_absolute_url())
    assert len(events("invoices.look")) == 3


def test_what_somebody_may_not_see_was_not_looked_at(world: World, visit: Visit, doubt: Doubt) -> None:
    hidden = Doubt.objects.exclude(pk=doubt.pk).get()
    assert visit(WHO).get(hidden.get_absolute_url()).status == 404
    assert visit("leader").client.get(f"{DOUBTS}{hidden.number}/explain/").status_code == 403
    assert events("invoices.look") == []


def test_a_look_changes_nothing_of_the_doubt(world: World, visit: Visit, doubt: Doubt) -> None:
    visit(WHO).get(doubt.get_absolute_url())
    assert Doubt.objects.get(pk=doubt.pk).version == doubt.version


def test_no_event_of_a_look_holds_a_name(world: World, visit: Visit, doubt: Doubt) -> None:
    visit(WHO).get(doubt.get_absolute_url())
    visit(WHO).get(DOUBTS)
    words = " ".join(str(data) for name in ("invoices.look", "invoices.survey") for _who, data in events(name))
    assert doubt.seller_name not in words
    assert world.market.name not in words
