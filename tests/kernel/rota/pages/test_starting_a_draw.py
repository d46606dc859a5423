"""Starting a draw: what will be planned and what stands in the way is shown before anything is committed to."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django_tasks_db.models import DBTaskResult

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.office.visitor import Visitor
from tests.kernel.rota.conftest import MONTH
from zhujian.kernel import time
from zhujian.kernel.access.actions import revoke_grant
from zhujian.kernel.access.models import Grant
from zhujian.kernel.field.actions import Slot, plan_visits, record_absence
from zhujian.kernel.field.models import Visit
from zhujian.kernel.rota.actions import abandon
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.running import LONGEST

NEW = "/rota/new/"
START = "/rota/new/ponds/2022-10/"


def away(office, *codes):
    for code in codes:
        record_absence(office.planner, team=office.team(code), since=MONTH, until=date(2022, 10, 31), reason="外派")


def test_without_draws_the_list_says_what_to_do(office, visit):
    page = visit("planner").get("/rota/")
    assert "还没有排过班" in page.text
    assert NEW in page.links()
    assert NEW not in visit("leader").get("/rota/").links()


def test_choosing_leads_to_the_month_and_has_it_tried_out(office, visit):
    page = visit("planner").get(NEW)
    assert page.tree.xpath("//select[@name='topic']/option/@value")[-1] == TOPIC
    assert page.tree.xpath("//select[@name='month']/option/@value")[:2] == ["2022-09", "2022-10"]
    answer = visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    assert (answer.status, answer.address) == (302, START)
    assert DBTaskResult.objects.filter(task_path__endswith="try_out").count() == 1


@pytest.mark.parametrize(("topic", "month"), [("", ""), ("lakes", "2022-10"), (TOPIC, "2022-01"), (TOPIC, "soon")])
def test_what_cannot_be_planned_is_named(office, visit, topic, month):
    assert visit("planner").post(NEW, topic=topic, month=month).status == 422
    assert not DBTaskResult.objects.exists()


def test_a_topic_without_teams_is_not_tried_out(office, visit):
    page = visit("planner").post(NEW, topic="conduct", month="2022-10")
    assert page.status == 422
    assert "还没有可排班的点位或者督查组" in page.text


@pytest.mark.parametrize("address", ["/rota/new/lakes/2022-10/", "/rota/new/ponds/2022-13/", "/rota/new/ponds/x/"])
def test_what_is_no_month_of_a_topic_is_not_there(office, visit, address):
    assert visit("planner").get(address).status == 404
    assert visit("planner").get(f"{address}progress/").status == 404
    assert visit("planner").post(f"{address}trial/").status == 404


def test_what_is_due_stands_beside_what_can_be_made(office, visit):
    page = visit("planner").get(START)
    assert "点位 4 处，督查组 7 个" in page.text
    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//table//tbody/tr")]
    assert any("每日巡查" in row and "每处每天一次 · 同组 3 日内不重复" in row and "124" in row for row in rows)
    assert any("暗访" in row and "每处 14 天内至少一次" in row and "8" in row for row in rows)


def test_while_it_is_tried_out_the_page_asks_again(office, visit):
    visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    page = visit("planner").get(START)
    assert page.tree.xpath("//*[@class='zj-progress']//a/@hx-get") == [f"{START}progress/"]
    assert "等待后台任务" in visit("planner").get(f"{START}progress/").text


def test_when_it_is_done_the_page_is_loaded_again_and_says_that_all_rules_hold(office, visit, work):
    visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    work()
    answer = visit("planner").client.get(f"{START}progress/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert visit("planner").get(f"{START}progress/").address == START
    page = visit("planner").get(START)
    assert "全部规则都能满足" in page.text
    assert "每日巡查：124 次督查，漏 0 处次" in page.text
    assert Visit.objects.count() == 0


def test_what_stands_in_the_way_is_said_with_the_days_of_teams_that_are_missing(office, visit, work):
    away(office, "on-site-1", "on-site-2", "on-site-3", "on-site-4")
    visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    work()
    page = visit("planner").get(START)
    assert "不能全部满足，至少需增加" in page.text
    words = page.tree.xpath("string(//ul[@class='zj-obstacles'])")
    assert "每日巡查" in words
    assert "个组日" in words
    assert "124 个组日" in page.text


def test_a_trial_is_its_askers_own(office, visit, work):
    visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    work()
    assert "全部规则都能满足" not in visit("colleague").get(START).text
    assert "还没有试排" in visit("colleague").get(START).text


def test_a_trial_is_made_again_after_an_absence(office, visit, work):
    visit("planner").post(NEW, topic=TOPIC, month="2022-10")
    work()
    away(office, "on-site-0", "on-site-1", "on-site-2", "on-site-3", "on-site-4")
    assert visit("planner").post(f"{START}trial/").address == START
    work()
    assert "不能全部满足" in visit("planner").get(START).text


def test_asking_twice_computes_once(office, visit):
    visit("planner").post(f"{START}trial/")
    visit("planner").post(f"{START}trial/")
    assert DBTaskResult.objects.count() == 1


def test_a_trial_that_broke_says_so_and_can_be_made_again(office, visit):
    visit("planner").post(f"{START}trial/")
    DBTaskResult.objects.update(status="FAILED")
    page = visit("planner").get(START)
    assert "试排没有算完" in page.text
    visit("planner").post(f"{START}trial/")
    assert DBTaskResult.objects.count() == 2


def test_what_a_killed_worker_left_behind_is_not_waited_for(office, visit):
    visit("planner").post(f"{START}trial/")
    DBTaskResult.objects.update(status="RUNNING", enqueued_at=time.real_now() - 2 * LONGEST)
    assert not visit("planner").get(START).tree.xpath("//*[@class='zj-progress']")


def test_a_trial_is_not_run_for_whoever_may_not_plan_any_more(office, account, visit, work):
    visit("planner").post(f"{START}trial/")
    revoke_grant(SYSTEM, grant=Grant.objects.get(account=account("planner")), reason="调离")
    work()
    said = DBTaskResult.objects.get()
    assert said.status == "FAILED" or "refused" in said.return_value


def test_committing_leads_to_the_draw_and_says_what_comes_next(office, visit):
    answer = visit("planner").post(START)
    plan = Plan.objects.get()
    assert (answer.status, answer.address) == (302, f"/rota/{plan.pk}/")
    assert (plan.status, plan.room, plan.since) == ("committed", office.room, MONTH)
    page = visit("planner").get(answer.address)
    assert "等另一人提供随机数" in page.text
    assert plan.commitment in page.text
    assert plan.inputs_hash in page.text


def test_a_month_with_an_open_draw_leads_there(office, visit):
    visit("planner").post(START)
    plan = Plan.objects.get()
    page = visit("planner").get(START)
    assert f"/rota/{plan.pk}/" in page.links()
    assert not page.tree.xpath("//form[@class='zj-confirm']")
    assert visit("planner").post(START).status == 409


def test_a_draw_that_was_given_up_is_counted_before_the_next(office, visit):
    visit("planner").post(START)
    abandon(office.planner, plan=Plan.objects.get(), reason="有一个组临时解散。")
    assert "本月已作废 1 次" in visit("planner").get(START).text


def test_days_on_which_visits_stand_are_not_drawn(office, visit):
    slot = Slot("daily", office.sites[0], office.team("on-site-0"), date(2022, 10, 3))
    plan_visits(office.planner, topic=TOPIC, slots=[slot])
    page = visit("planner").get(START)
    assert "这些日子已经安排了督查" in page.text
    assert visit("planner").post(START).status == 409


def test_what_another_room_keeps_covert_stops_no_draw(office, visit):
    """Not even by a word: the page is the same as if nothing were there."""
    before = visit("other").get(START).text
    slot = Slot("covert", office.sites[0], office.team("covert-0"), date(2022, 10, 3))
    plan_visits(office.planner, topic=TOPIC, slots=[slot])
    assert visit("other").get(START).text == before
    assert visit("other").post(START).status == 302


def test_a_month_that_has_begun_is_planned_from_today(office, visit):
    with time.at(datetime(2022, 10, 11, 9, tzinfo=time.ZONE)):
        assert "共 21 天" in visit("planner").get(START).text
        visit("planner").post(START)
    assert Plan.objects.get().since == date(2022, 10, 11)


@pytest.mark.parametrize("who", ["leader", "resident", "liaison", "field-team", "system-admin"])
def test_only_the_rooms_start(office, visit, who):
    for address in (NEW, START):
        assert visit(who).get(address).status == 403
        assert visit(who).post(address, topic=TOPIC, month="2022-10").status == 403
    assert visit(who).post(f"{START}trial/").status == 403
    assert not Plan.objects.exists()


def test_the_list_shows_each_draw_and_what_replaced_it(office, visit):
    plan = office.published()
    page = visit("leader").get("/rota/")
    assert page.rows() == [f"/rota/{plan.pk}/"]
    assert "池塘监督 2022-10" in page.text
    assert "已公布" in page.text


def test_the_list_takes_as_many_queries_for_one_draw_as_for_many(office, visit):
    office.committed()
    visit("leader").get("/rota/")
    before = visit("leader").get("/rota/").queries
    for _ in range(3):
        abandon(office.planner, plan=Plan.objects.order_by("-pk")[0], reason="作废。")
        office.committed()
    assert visit("leader").get("/rota/").queries == before


@pytest.mark.parametrize("who", ["liaison", "field-team", "case-management", "system-admin", "audit-admin"])
def test_others_do_not_open_the_list(office, visit, who):
    assert visit(who).get("/rota/").status == 403
    assert "/rota/" not in visit(who).get("/").links("//nav")


def test_whoever_is_of_another_place_sees_no_draw(office):
    far = Visitor(personas.account("leader", over=factories.unit()))
    plan = office.committed()
    assert far.get("/rota/").rows() == []
    assert far.get(f"/rota/{plan.pk}/").status == 404
