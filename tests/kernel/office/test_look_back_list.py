"""The list of what waits to be looked at again: a filter in the address, a queue on the workbench, the same count."""

from datetime import timedelta

import pytest

from tests.kernel.problems.world import MORNING
from zhujian.kernel import time
from zhujian.kernel.problems import actions

LIST = "/problems/?look_back="
LATER = MORNING + timedelta(days=40)


@pytest.fixture
def drawn(monkeypatch):
    """Every problem that is closed is to be looked at again thirty days later."""
    later = "zhujian.kernel.problems.actions.verify._drawn_for"
    monkeypatch.setattr(later, lambda problem, today: today + timedelta(days=30))


def shown(visitor, stage):
    page = visitor.get(f"{LIST}{stage}")
    numbers = [address.split("/")[2] for address in page.rows()]
    assert visitor.count(f"{LIST}{stage}", "/problems/count/") == len(numbers)
    return numbers


@pytest.mark.usefixtures("drawn")
def test_what_was_drawn_waits_until_it_was_looked_at(world, visit):
    problem = world.closed()
    world.assigned()
    visitor = visit("c")
    assert [shown(visitor, stage) for stage in ("waiting", "due", "done")] == [[problem.number], [], []]
    with time.at(LATER):
        assert shown(visitor, "due") == [problem.number]
        actions.look_back(world.actor("c"), problem=problem, result="holds", text="现场查看，灯具完好。")
        assert [shown(visitor, stage) for stage in ("waiting", "due", "done")] == [[], [], [problem.number]]


@pytest.mark.usefixtures("drawn")
def test_the_list_says_from_which_day_on(world, visit):
    world.closed()
    page = visit("c").get(f"{LIST}waiting")
    assert "待回头看" in page.text
    assert "2022-10-08 周六 起办理" in page.text


@pytest.mark.usefixtures("drawn")
def test_the_workbench_counts_what_is_due_to_somebody_new_and_opens_it(world, visit):
    problem = world.closed()
    visitor = visit("c")
    assert visitor.get("/").cards()["到期回头看"][0] == 0
    with time.at(LATER):
        number, address = visitor.get("/").cards()["到期回头看"]
        assert number == 1
        assert visitor.get(address).rows() == [f"/problems/{problem.number}/"]
        for involved in ("a", "b"):
            assert visit(involved).get("/").cards()["到期回头看"][0] == 0


@pytest.mark.usefixtures("drawn")
def test_the_filter_is_offered_to_the_office_and_not_to_the_unit(world, visit):
    problem = world.closed()
    world.assigned()
    offered = "//select[@name='look_back']"
    assert visit("leader").get("/problems/").tree.xpath(offered)
    assert shown(visit("leader"), "waiting") == [problem.number]
    assert not visit("owner").get("/problems/").tree.xpath(offered)
    assert len(shown(visit("owner"), "waiting")) == 2, "it filters nothing"


@pytest.mark.parametrize("stage", ["", "x", "%00"])
def test_a_stage_that_there_is_not_filters_nothing(world, visit, stage):
    problem = world.problem()
    assert shown(visit("a"), stage) == [problem.number]
