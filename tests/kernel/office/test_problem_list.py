"""The list of problems: its filters live in the address, and its count goes through the same filters."""

import pytest

from tests import factories
from tests.factories import SYSTEM
from tests.kernel.problems.world import LICENCES
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.workflow import OPEN

LIST = "/problems/"
COUNT = "/problems/count/"


def shown(visitor, query):
    """Numbers of the problems that the list shows; the count must agree."""
    page = visitor.get(f"{LIST}?{query}")
    assert page.status == 200
    numbers = [address.split("/")[2] for address in page.rows()]
    assert visitor.count(f"{LIST}?{query}", COUNT) == len(numbers)
    return numbers


def test_open_means_every_state_that_is_not_an_end(world, visit):
    waiting, done = world.problem(), world.closed()
    assert shown(visit("a"), "status=open") == [waiting.number]
    assert shown(visit("a"), "status=closed") == [done.number]
    assert "open" not in OPEN


def test_a_measure_stands_for_its_categories(world, visit):
    mine = world.problem(category="ventilation")
    world.problem()
    assert shown(visit("a"), "topic=mines&measure=clear-hazards") == [mine.number]
    assert shown(visit("a"), "topic=mines&measure=close-expired") == []
    assert shown(visit("a"), "topic=mines&measure=clear-hazards&category=general-hazard") == []


@pytest.mark.parametrize("name", ["owner", "subject", "territory", "regulator"])
def test_a_unit_in_the_address_narrows_and_is_named(world, visit, name):
    problem = world.assigned()
    unit = getattr(problem, name)
    assert shown(visit("a"), f"{name}={unit.code}") == [problem.number]
    assert str(unit.name) in visit("a").get(f"{LIST}?{name}={unit.code}").text
    assert shown(visit("a"), f"{name}=nobody") == []


def test_a_site_in_the_address_narrows_and_is_named(world, visit):
    problem = world.problem()
    other = add_site(SYSTEM, topic="mines", code="m02", name="扶光煤矿", owner=world.owner, data=LICENCES)
    world.problem(site=other)
    assert shown(visit("a"), "topic=mines&site=m01") == [problem.number]
    assert "望舒煤矿" in visit("a").get(f"{LIST}?topic=mines&site=m01").text


def test_since_and_reopened_narrow(world, visit):
    problem = actions.reopen(world.actor("b"), problem=world.closed(), reason="复发")
    world.problem()
    assert shown(visit("a"), "reopened=1") == [problem.number]
    assert shown(visit("a"), "since=2022-09-09") == []
    assert len(shown(visit("a"), "since=2022-09-08")) == 2


@pytest.mark.parametrize("todo", ["verify", "assign", "nothing"])
def test_a_queue_that_is_not_ones_own_shows_nothing(world, visit, todo):
    world.assigned()
    assert shown(visit("owner"), f"todo={todo}") == []


@pytest.mark.parametrize(
    "query", ["status=%00", "owner=%00", "site=%00&topic=mines", "due_before=13-13", "since=x", "q=%00", "measure=x"]
)
def test_nonsense_in_the_address_breaks_nothing(world, visit, query):
    world.problem()
    assert visit("a").get(f"{LIST}?{query}").status == 200


def test_an_outsider_sees_an_empty_list_and_count(world, visit):
    world.assigned()
    stranger = visit("regulator")
    assert shown(stranger, "") == []
    assert "没有需要办理的问题" in stranger.get(LIST).text


def test_only_those_who_may_assign_can_pick_rows(world, visit):
    world.assigned()
    assert visit("a").get(LIST).tree.xpath("//input[@name='selected']")
    assert not visit("owner").get(LIST).tree.xpath("//input[@name='selected']")


@pytest.mark.parametrize("who", ["system-admin", "observer", "case-management"])
def test_those_without_the_permission_are_refused(world, visit, who):
    assert visit(who).get(LIST).status == 403
    assert visit(who).get(COUNT).status == 403


def test_the_number_of_queries_does_not_grow_with_rows(world, visit):
    world.assigned()
    visitor = visit("a")
    visitor.get(LIST)
    before = visitor.get(LIST).queries
    for _index in range(4):
        world.assigned()
    assert visitor.get(LIST).queries == before


def test_a_unit_far_away_does_not_appear_in_anothers_address(world, visit):
    far = factories.unit(Unit.GOVERNMENT)
    assert shown(visit("a"), f"owner={far.code}") == []
