"""The tree of units, and what is on record about one."""

from datetime import timedelta

import pytest

from tests import factories
from zhujian.kernel import time
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions


def of(unit):
    return f"/units/{unit.code}/"


def test_the_tree_shows_every_unit_and_what_it_owes(world, visit):
    world.assigned()
    page = visit("a").get("/units/")
    assert of(world.owner) in page.links()
    assert f"/problems/?owner={world.owner.code}&status=open" in page.links()
    assert "未办结 1 件" in page.text


def test_words_narrow_the_tree(world, visit):
    named = factories.unit(Unit.GOVERNMENT, name="示例市水利局", short_name="水利局")
    for words in ("水利", named.code, "示例 水利"):
        assert [link for link in visit("a").get(f"/units/?q={words}").links() if link.startswith("/units/")] == [
            of(named)
        ]
    assert "没有符合的单位" in visit("a").get("/units/?q=没有").text


def test_a_page_names_head_group_and_superior(world, visit):
    factories.post(world.regulator, name="柏怀瑾", title="局长")
    below = factories.unit(Unit.INSTITUTION, parent=world.regulator, name="执法大队")
    text = visit("a").get(of(world.regulator)).text
    assert "局长 柏怀瑾" in text
    assert world.regulator.resident_group.name in text
    assert "执法大队" in text
    assert world.regulator.name in visit("a").get(of(below)).text


def test_every_number_opens_the_list_that_it_counts(world, visit):
    world.closed()
    world.assigned()
    actions.reopen(world.actor("b"), problem=world.closed(), reason="复发")
    visitor = visit("a")
    cards = visitor.get(of(world.owner)).cards()
    assert {label: number for label, (number, _url) in cards.items()} == {
        "未办结": 2,
        "已超期": 0,
        "已销号": 1,
        "曾经重开": 1,
        "按期率": 100,
        "收到文书": 3,
    }
    for label, (number, address) in cards.items():
        if label != "按期率":
            assert visitor.count(address, f"{address.partition('?')[0]}count/") == number, label


def test_the_share_in_time_falls_with_a_late_close(world, visit):
    world.closed()
    problem = world.submitted()
    with time.at(problem.due_at + timedelta(days=1)):
        actions.close(world.actor("b"), problem=problem, finding="已更换")
        page = visit("a").get(of(world.owner))
    assert page.cards()["按期率"][0] == 50
    assert "按期 1 件，超期 1 件" in page.text


def test_nothing_closed_claims_no_share(world, visit):
    world.assigned()
    assert "按期率" not in visit("a").get(of(world.owner)).cards()


def test_a_unit_without_problems_says_so(world, visit):
    assert "没有未办结的问题" in visit("a").get(of(world.township)).text


def test_another_units_problems_stay_its_own(world, visit):
    problem = world.assigned()
    page = visit("regulator").get(of(world.owner))
    assert page.status == 200
    assert problem.number not in page.text
    assert page.cards()["未办结"][0] == 0


@pytest.mark.parametrize("who", ["system-admin", "security-admin", "audit-admin", "petition-office", "case-management"])
def test_those_who_see_no_problems_see_the_unit_and_nothing_on_record(world, visit, who):
    problem = world.assigned()
    page = visit(who).get(of(world.owner))
    assert page.status == 200
    assert page.cards() == {}
    assert problem.number not in page.text
    assert "未办结" not in visit(who).get("/units/").text


@pytest.mark.parametrize("who", ["observer", "monitoring-point"])
def test_outsiders_are_refused(world, visit, who):
    assert visit(who).get("/units/").status == 403
    assert visit(who).get(of(world.owner)).status == 403


@pytest.mark.parametrize("code", ["nobody", "%00"])
def test_an_unknown_unit_is_not_found(world, visit, code):
    assert visit("a").get(f"/units/{code}/").status == 404


def test_the_number_of_queries_does_not_grow_with_the_tree_or_the_record(world, visit):
    world.assigned()
    visitor = visit("a")
    visitor.get("/units/")
    tree, page = visitor.get("/units/").queries, visitor.get(of(world.owner)).queries
    for _index in range(4):
        factories.unit(Unit.GOVERNMENT)
        world.assigned()
    assert visitor.get("/units/").queries == tree
    assert visitor.get(of(world.owner)).queries == page
