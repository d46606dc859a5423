"""The steps of a draw, each a page: what will happen is said first, wrong input is named, others are refused."""

from __future__ import annotations

import sys
from datetime import date, datetime
from datetime import time as hour

import pytest
from django_tasks_db.models import DBTaskResult

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.office.visitor import Visitor
from tests.kernel.rota.conftest import CONTRIBUTION
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.field.actions import (
    Slot,
    add_member,
    cancel_visits,
    close_days,
    finish_visit,
    plan_visits,
    record_absence,
)
from zhujian.kernel.field.models import Visit
from zhujian.kernel.rota.actions import commit, contribute, replan
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.running import publishing_of

AFTER = datetime(2022, 11, 1, 9, tzinfo=time.ZONE)
STEPS = ("contribute", "publish", "replan", "reveal", "abandon")


def of(plan, step=""):
    return f"/rota/{plan.pk}/{step}/" if step else f"/rota/{plan.pk}/"


def error(page, field):
    return " ".join(page.tree.xpath(f"string(//*[@id='id_{field}_error'])").split())


def offered(page):
    return {step for step in STEPS if any(link.endswith(f"/{step}/") for link in page.links())}


def test_a_second_person_contributes(office, visit):
    plan = office.committed()
    assert offered(visit("leader").get(of(plan))) == {"contribute"}
    assert "当即公开并记入日志" in visit("leader").get(of(plan, "contribute")).text
    answer = visit("leader").post(of(plan, "contribute"), contribution="3652 4163 " * 4)
    assert (answer.status, answer.address) == (302, of(plan))
    plan.refresh_from_db()
    assert (plan.status, plan.contribution) == ("contributed", "36524163" * 4)
    assert plan.contribution in visit("leader").get(of(plan)).text


@pytest.mark.parametrize("given", ["", "12", "not hexadecimal at all, though it is long", "ab" * 70])
def test_what_is_no_contribution_is_named_and_kept(office, visit, given):
    plan = office.committed()
    page = visit("leader").post(of(plan, "contribute"), contribution=given)
    assert page.status == 422
    assert error(page, "contribution")
    assert (page.tree.xpath("//input[@name='contribution']/@value") or [""])[0] == given
    assert Plan.objects.get().status == "committed"


def test_whoever_committed_may_not_contribute_and_is_told_why(office, account, visit):
    """Somebody who holds both roles."""
    both = account("leader")
    factories.grant(both, "supervision")
    plan = commit(personas.acting(both, "supervision"), topic="ponds", month=date(2022, 10, 1))
    visitor = Visitor(both)
    page = visitor.get(of(plan))
    assert "另一方随机数应由作出承诺以外的人提供" in page.text
    assert "contribute" not in offered(page)
    assert visitor.get(of(plan, "contribute")).status == 409
    assert visitor.post(of(plan, "contribute"), contribution=CONTRIBUTION).status == 409
    assert Plan.objects.get().status == "committed"


def test_a_contribution_is_given_once(office, visit):
    plan = office.contributed()
    assert visit("leader").get(of(plan, "contribute")).status == 409
    assert offered(visit("leader").get(of(plan))) == set()


def test_publishing_is_left_to_the_worker(office, visit, work):
    plan = office.contributed()
    assert offered(visit("planner").get(of(plan))) == {"publish", "abandon"}
    assert "公布之后不能作废" in visit("planner").get(of(plan, "publish")).text
    assert visit("planner").post(of(plan, "publish")).address == of(plan)
    assert Visit.objects.count() == 0

    page = visit("planner").get(of(plan))
    assert page.tree.xpath("//*[@class='zj-progress']//a/@href") == [of(plan, "progress")]
    assert offered(page) == set()
    work()
    answer = visit("planner").client.get(of(plan, "progress"), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    plan.refresh_from_db()
    assert plan.status == "published"
    assert plan.plan_hash in visit("planner").get(of(plan)).text


def test_whoever_published_is_named_by_the_log(account, published):
    event = Event.objects.get(action="rota.publish")
    assert (event.account, event.role) == (account("planner").pk, "supervision")


def test_pressing_twice_publishes_once(office, visit, work):
    plan = office.contributed()
    for _ in range(2):
        visit("planner").post(of(plan, "publish"))
    assert DBTaskResult.objects.count() == 1
    work()
    assert visit("planner").post(of(plan, "publish")).status == 409


def test_what_came_in_between_is_said_and_nothing_is_written(office, visit, work, monkeypatch):
    plan = office.contributed()
    visit("planner").post(of(plan, "publish"))
    monkeypatch.setattr(sys.modules["zhujian.kernel.rota.actions.publish"], "solver_name", lambda: "ortools 10")
    work()
    page = visit("planner").get(of(plan))
    assert "求解器的版本不同" in page.text
    assert offered(page) == {"publish", "abandon"}
    assert Visit.objects.count() == 0
    assert "求解器的版本不同" not in visit("leader").get(of(plan)).text


def test_a_computation_that_broke_can_be_asked_for_again(office, visit, work, monkeypatch):
    plan = office.contributed()
    visit("planner").post(of(plan, "publish"))
    DBTaskResult.objects.update(status="FAILED")
    assert "没有算完" in visit("planner").get(of(plan)).text
    visit("planner").post(of(plan, "publish"))
    work()
    assert Plan.objects.get().status == "published"


def test_the_page_of_others_does_not_ask_how_far_it_is(office, visit):
    plan = office.contributed()
    visit("planner").post(of(plan, "publish"))
    assert not visit("leader").get(of(plan)).tree.xpath("//*[@class='zj-progress']")
    assert visit("leader").get(of(plan, "progress")).address == of(plan)
    assert not visit("other").get(of(plan)).tree.xpath("//*[@class='zj-progress']")
    assert publishing_of(plan).is_running


def test_a_draw_is_given_up_with_a_reason(office, visit):
    plan = office.contributed()
    page = visit("planner").post(of(plan, "abandon"), reason=" ")
    assert page.status == 422
    assert error(page, "reason")
    assert visit("planner").post(of(plan, "abandon"), reason="有一个组临时解散。").address == of(plan)
    page = visit("leader").get(of(plan))
    assert "已作废" in page.text
    assert "有一个组临时解散。" in page.text
    assert "1 次" in page.text
    assert offered(visit("planner").get(of(plan))) == set()


def test_a_published_plan_is_adjusted_after_an_absence(office, visit, work, published):
    team = Visit.objects.filter(plan=published.pk, covert=False, day=date(2022, 10, 12)).order_by("pk")[0].team
    assert "没有必须改动的" in visit("planner").get(of(published, "replan")).text
    record_absence(office.planner, team=team, since=date(2022, 10, 12), until=date(2022, 10, 12), reason="病假")
    lost = Visit.objects.filter(plan=published.pk, team=team, day=date(2022, 10, 12)).count()
    assert f"有 {lost} 次不能按原方案进行" in visit("planner").get(of(published, "replan")).text

    answer = visit("planner").post(of(published, "replan"), since="2022-10-10")
    again = Plan.objects.get(replaces=published)
    assert answer.address == of(again)
    assert again.since == date(2022, 10, 10)
    visit("leader").post(of(again, "contribute"), contribution=CONTRIBUTION)
    visit("planner").post(of(again, "publish"))
    work()
    page = visit("planner").get(of(again))
    assert "调整后新排" in page.text
    assert len(page.tree.xpath("//a[contains(@class, 'is-new')]")) == Visit.objects.filter(plan=again.pk).count() > 0
    assert of(published) in page.links()
    old = visit("planner").get(of(published))
    assert of(again) in old.links()
    assert "replan" not in offered(old)
    assert visit("planner").post(of(published, "replan"), since="2022-10-10").status == 409


@pytest.mark.parametrize("since", ["", "soon", "2022-11-01"])
def test_a_day_that_is_none_of_the_plans_is_refused(visit, published, since):
    page = visit("planner").post(of(published, "replan"), since=since)
    assert page.status == 422
    assert not Plan.objects.filter(replaces=published).exists()


def test_days_that_are_over_are_not_drawn_again(visit, published):
    with time.at(datetime(2022, 10, 11, 9, tzinfo=time.ZONE)):
        page = visit("planner").post(of(published, "replan"), since="2022-10-03")
        assert page.status == 422
        assert "不能早于今天" in error(page, "since")


def test_a_seed_is_revealed_after_the_last_covert_visit_and_not_before(visit, published):
    page = visit("planner").get(of(published))
    assert "最后一次暗访之后才能公开" in page.text
    assert "reveal" not in offered(page)
    assert visit("planner").get(of(published, "reveal")).status == 409
    assert visit("planner").post(of(published, "reveal")).status == 409
    with time.at(AFTER):
        close_days(SYSTEM)
        assert offered(visit("planner").get(of(published))) == {"reveal"}
        assert "任何人都可以据此重算" in visit("planner").get(of(published, "reveal")).text
        assert visit("planner").post(of(published, "reveal")).address == of(published)
        published.refresh_from_db()
        assert published.seed in visit("leader").get(of(published)).text


def test_what_another_room_keeps_covert_delays_no_reveal(office, visit, account, published):
    """A refusal would tell that something is still to come."""
    slot = Slot("covert", office.sites[0], office.team("covert-0"), date(2022, 10, 31))
    with time.at(datetime(2022, 10, 31, 9, tzinfo=time.ZONE)):
        own = Visit.objects.filter(plan=published.pk, covert=True, day__gte=date(2022, 10, 31))
        cancel_visits(office.planner, visits=list(own), reason="改期。")
        plan_visits(personas.acting(account("other")), topic="ponds", slots=[slot])
        assert visit("planner").post(of(published, "reveal")).status == 302


@pytest.mark.parametrize("who", ["other", "leader", "resident", "inspection-office"])
@pytest.mark.parametrize("step", ["publish", "abandon"])
def test_nobody_else_takes_the_rooms_steps(office, visit, who, step):
    plan = office.contributed()
    assert visit(who).get(of(plan, step)).status == 403
    assert visit(who).post(of(plan, step), reason="换一次。").status == 403
    assert step not in offered(visit(who).get(of(plan)))
    assert Plan.objects.get().status == "contributed"


@pytest.mark.parametrize("who", ["liaison", "field-team", "system-admin", "audit-admin", "case-management"])
@pytest.mark.parametrize("step", ["", *STEPS, "progress"])
def test_those_outside_open_nothing(office, visit, who, step):
    plan = office.committed()
    assert visit(who).get(of(plan, step)).status in {403, 404}


@pytest.mark.parametrize("step", STEPS)
def test_what_is_not_there_has_no_steps(office, visit, step):
    who = "leader" if step == "contribute" else "planner"
    assert visit(who).get(f"/rota/404/{step}/").status == 404


def test_a_visit_that_was_made_meanwhile_is_said_to_stop_an_adjustment(office, visit, work, published):
    day = date(2022, 10, 11)
    with time.at(datetime.combine(day, hour(8), tzinfo=time.ZONE)):
        made = Visit.objects.filter(plan=published.pk, day=day, covert=False).order_by("pk")[0]
        member = personas.account("field-team")
        add_member(SYSTEM, team=made.team, account=member, since=date(2022, 1, 1))
        record_absence(office.planner, team=made.team, since=day, until=day, reason="病假")
        again = contribute(office.witness, plan=replan(office.planner, plan=published), contribution=CONTRIBUTION)
        visit("planner").post(of(again, "publish"))
        now = time.now()
        finish_visit(personas.acting(member), visit=made, started_at=now, ended_at=now, result="passed")
        work()
        assert "督查安排有了变化" in visit("planner").get(of(again)).text
