"""The workbench: what must be done today, what is about to be late, what waits for one's decision."""

from datetime import timedelta

import pytest

from tests import factories, personas
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import MORNING
from zhujian.kernel import time
from zhujian.kernel.problems import actions
from zhujian.kernel.signals import actions as signals


def registered(world, **fields):
    given = {"topic": "mines", "channel": "visit", "summary": "皮带机无防护罩", "site": world.site, **fields}
    return signals.register(world.actor("field-team"), **given)


def busy(world):
    """One problem in each state that waits for somebody, and two signals."""
    world.problem()
    world.assigned()
    actions.object_to(world.actor("owner"), problem=world.assigned(), reason="不属于本单位")
    world.submitted()
    registered(world)
    registered(world)


def assert_numbers_equal_lists(visitor, page):
    assert page.cards()
    for label, (number, address) in page.cards().items():
        assert address, f"{label} opens nothing"
        assert visitor.get(address).status == 200
        of = f"{address.partition('?')[0]}count/"
        assert visitor.count(address, of) == number, label


def test_it_answers_the_three_questions_in_their_order(world, visit):
    page = visit("a").get("/")
    assert page.heading == "工作台"
    titles = [title.text_content() for title in page.tree.xpath("//main//section/h2")]
    assert titles == ["今天要办", "即将超期和已超期", "等待我决定"]


@pytest.mark.parametrize("who", ["a", "b", "owner", "leader", "resident", "inspection-office"])
def test_every_number_opens_the_list_that_it_counts(world, visit, who):
    busy(world)
    visitor = visit(who)
    assert_numbers_equal_lists(visitor, visitor.get("/"))


def test_a_supervision_room_sees_what_waits_for_it(world, visit):
    busy(world)
    cards = {label: number for label, (number, _address) in visit("b").get("/").cards().items()}
    assert cards["信号待研判"] == 2
    assert cards["待交办"] == 1
    assert cards["待决定异议"] == 1
    assert cards["待核查"] == 1


def test_nobody_is_asked_to_verify_what_they_assigned_themselves(world, visit):
    problem = world.submitted()
    assert visit("a").get("/").cards()["待核查"][0] == 0
    page = visit("b").get("/")
    assert page.cards()["待核查"][0] == 1
    assert f"/problems/{problem.number}/" in page.rows()


def test_account_seven_is_not_mistaken_for_account_seventeen(world, visit):
    """The accounts of a problem are a list of numbers, matched as text."""
    others = [personas.account("supervision", unit=world.office) for _index in range(12)]
    problem = world.submitted()
    assigner = problem.assigners[0]
    alike = [who for who in others if str(assigner) in str(who.pk) and who.pk != assigner]
    for who in alike or others[-1:]:
        assert Visitor(who).get("/").cards()["待核查"][0] == 1


def test_a_look_back_is_offered_once_it_is_due_and_to_somebody_new(world, visit, monkeypatch):
    monkeypatch.setattr("zhujian.kernel.problems.actions.verify._drawn_for", lambda problem, today: today)
    world.closed()
    assert visit("b").get("/").cards()["到期回头看"][0] == 0
    page = visit("c").get("/")
    assert page.cards()["到期回头看"][0] == 1
    assert "待回头看" in page.text


def test_a_unit_sees_its_orders_and_no_more(world, visit):
    problem = world.assigned()
    cards = visit("owner").get("/").cards()
    assert set(cards) == {"待签收", "待整改", "退回补改", "已超期", "临期", "待答复情况核实函"}
    assert cards["待签收"][0] == 1
    assert problem.number not in visit("regulator").get("/").text


def test_what_is_late_is_red_and_what_is_nearly_late_amber(world, visit):
    problem = world.assigned()
    with time.at(problem.due_at - timedelta(days=1)):
        assert visit("owner").get("/").cards()["临期"][0] == 1
    with time.at(problem.due_at + timedelta(days=1)):
        page = visit("owner").get("/")
    assert page.cards()["已超期"][0] == 1
    assert page.tree.xpath("//a[contains(@class, 'is-red')]")


def test_a_leader_is_shown_the_consents_that_wait(world, visit):
    problem = world.assigned()
    actions.dismiss(world.actor("a"), problem=problem, reason="重复登记")
    page = visit("leader").get("/")
    assert page.cards()["问题待同意"][0] == 1
    assert problem.number in page.text


def test_whoever_asked_is_not_asked_to_consent_but_sees_that_it_waits(world, visit):
    actions.dismiss(world.actor("a"), problem=world.assigned(), reason="重复登记")
    page = visit("a").get("/")
    assert page.cards()["问题待同意"][0] == 0
    assert "等待别人决定" in page.text


@pytest.mark.parametrize("who", ["field-team", "observer", "petition-office", "monitoring-point"])
def test_those_who_bring_signals_in_see_what_became_of_their_own(world, visit, who):
    mine = signals.register(world.actor(who), topic="mines", channel="other", summary="井口无人值守", unit=world.owner)
    registered(world, summary="别人登记的")
    visitor = visit(who)
    page = visitor.get("/")
    assert_numbers_equal_lists(visitor, page)
    assert page.cards()["待研判"][0] == (2 if who == "field-team" else 1)
    assert f"/signals/{mine.pk}/" in page.rows()
    assert who == "field-team" or "别人登记的" not in page.text


@pytest.mark.parametrize("who", ["system-admin", "security-admin", "audit-admin"])
def test_an_administrator_sees_accounts_or_the_log_and_no_business_row(world, visit, who):
    busy(world)
    page = visit(who).get("/")
    assert page.status == 200
    assert page.cards()
    assert "管理员不能查看" in page.text
    assert "LY-2022" not in page.text
    assert "皮带机" not in page.text


@pytest.mark.parametrize("who", ["case-management", "investigation", "review"])
def test_a_role_without_queues_is_told_where_to_go(world, visit, who):
    page = visit(who).get("/")
    assert "没有需要您办理的事项" in page.text
    assert "/topics/" in page.links()


def test_an_empty_day_says_so_in_each_part(world, visit):
    text = visit("a").get("/").text
    assert "今天没有要办的事项" in text
    assert "没有临期或超期的问题" in text
    assert "没有等待决定的事项" in text


@pytest.mark.parametrize("who", ["b", "owner", "leader", "field-team"])
def test_the_number_of_queries_does_not_grow_with_the_work(world, visit, who):
    busy(world)
    visitor = visit(who)
    visitor.get("/")
    before = visitor.get("/").queries
    for _index in range(3):
        busy(world)
    assert visitor.get("/").queries == before


def test_a_stranger_is_sent_to_sign_in(db, client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_morning_is_the_day_on_the_page(world, visit):
    assert f"{MORNING:%Y-%m-%d}" in visit("a").get("/").text


@pytest.mark.parametrize("who", ["system-admin", "security-admin"])
def test_an_administrators_number_opens_the_accounts_or_grants_that_it_counts(world, visit, who):
    personas.account("observer", must_change_password=True)
    factories.account()
    visitor = visit(who)
    for label, (number, address) in visitor.get("/").cards().items():
        if address.startswith("/account/"):
            assert len(visitor.get(address).rows()) == number, label
