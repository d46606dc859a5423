"""Search: over everything that the actor sees, and nothing else."""

import pytest

from zhujian.kernel.office.search import MOST
from zhujian.kernel.signals import actions as signals


def groups(page):
    return [title.text_content().strip() for title in page.tree.xpath("//main//section/h2")]


def test_it_finds_every_kind_of_row(world, visit):
    world.assigned()
    signals.register(world.actor("a"), topic="mines", channel="visit", summary="望舒煤矿照明", site=world.site)
    page = visit("a").get("/search/?q=照明")
    assert groups(page) == ["问题", "信号", "文书"]
    assert groups(visit("a").get("/search/?q=望舒")) == ["信号", "点位"]
    assert groups(visit("a").get(f"/search/?q={world.owner.name}")) == ["问题", "文书", "单位", "点位"]


def test_a_whole_number_goes_straight_to_the_problem(world, visit):
    problem = world.assigned()
    page = visit("a").get(f"/search/?q={problem.number.lower()}")
    assert page.address == f"/problems/{problem.number}/"


def test_a_unit_finds_its_own_problems_alone(world, visit):
    problem = world.assigned()
    assert problem.number in visit("owner").get("/search/?q=照明").text
    other = visit("regulator").get("/search/?q=照明")
    assert "没有符合的结果" in other.text
    assert visit("regulator").get(f"/search/?q={problem.number}").address == f"/search/?q={problem.number}"


@pytest.mark.parametrize("who", ["system-admin", "security-admin", "audit-admin", "case-management", "observer"])
def test_outsiders_find_no_business_row(world, visit, who):
    world.assigned()
    page = visit(who).get("/search/?q=照明")
    assert page.status == 200
    assert "应急照明" not in page.text


def test_each_kind_is_cut_and_leads_to_its_list(world, visit):
    for index in range(MOST + 2):
        world.problem(title=f"照明损坏{index}")
    page = visit("a").get("/search/?q=照明损坏")
    assert len(page.tree.xpath("//main//section//li")) == MOST
    address = next(link for link in page.links() if link.startswith("/problems/?q="))
    assert visit("a").count(address, "/problems/count/") == MOST + 2


def test_nothing_typed_asks_for_something_to_be_typed(world, visit):
    assert "输入问题编号" in visit("a").get("/search/").text
    assert "输入问题编号" in visit("a").get("/search/?q=%20%20").text


@pytest.mark.parametrize("text", ["%00", "'; drop table", "%25", "<script>", "九" * 500])
def test_odd_words_find_nothing_and_break_nothing(world, visit, text):
    page = visit("a").get(f"/search/?q={text}")
    assert page.status == 200
    assert not page.tree.xpath("//main//script")


def test_the_number_of_queries_does_not_grow_with_the_hits(world, visit):
    world.assigned()
    visitor = visit("a")
    visitor.get("/search/?q=照明")
    before = visitor.get("/search/?q=照明").queries
    for _index in range(4):
        world.assigned()
    assert visitor.get("/search/?q=照明").queries == before
