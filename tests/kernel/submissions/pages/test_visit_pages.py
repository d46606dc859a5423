"""The page of one visit: what was answered, found and doubted, for whom, and its history."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.office.visitor import Visitor
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, fault, node, picture, text, workbook
from zhujian.kernel import time
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.field.actions import close_days, explain_missed
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.submissions.actions import review
from zhujian.kernel.submissions.assessing import assess
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.taking import take


def of(visit):
    return f"/visits/{visit.pk}/"


def facts(page):
    found = {}
    for each in page.tree.xpath("//*[@class='zj-facts']/div"):
        found[each.xpath("string(dt)").strip()] = " ".join(each.xpath("string(dd)").split())
    return found


def answers(page):
    lines = page.tree.xpath("//*[@class='zj-answers']/div")
    return {each.xpath("string(dt)").strip(): " ".join(each.xpath("string(dd)").split()) for each in lines}


def doubts(page):
    return {
        " ".join(each.xpath("string(h3)").split()): " ".join(each.text_content().split())
        for each in page.tree.xpath("//*[@class='zj-doubts']/li")
    }


@pytest.fixture
def done(world):
    """A visit with a faulty form and its pictures."""
    made = world.visit()
    place = text("place", "26.423 112.86 100 12")
    files = {"water.jpg": picture(1), "f1.jpg": picture(2)}
    inside = (place, SMELL, text("depth", "0.305"), fault("rubbish", "岸边堆有垃圾", "f1.jpg"), fault("dirty", "水黑"))
    receipt = world.take(*inside, files=files)
    assess(SYSTEM, submission=Submission.objects.get(pk=receipt.submission))
    made.refresh_from_db()
    return made


def test_it_says_where_who_and_when(done, visit):
    found = facts(visit("planner").get(of(done)))
    assert found["点位"].startswith(done.site.name)
    assert found["督查组"].startswith("第一现场督查组")
    assert found["到场"] == "2022-09-30 周五 11:20"
    assert found["离场"] == "2022-09-30 周五 12:00"
    assert found["停留"] == "40 分钟"
    assert found["结果"] == "发现问题"


def test_the_answers_are_grouped_as_in_the_form_in_words(done, visit):
    page = visit("planner").get(of(done))
    found = answers(page)
    assert found["水面气味"].startswith("有异味")
    assert "发现" in found["水面气味"]
    assert found["透明度（米）"].startswith("0.305")
    assert found["点位"] == f"{done.site.name}（{done.site.code}）"
    assert found["位置"] == "26.42300, 112.86000（误差约 12 米）"
    assert "水质" in [each.text_content() for each in page.tree.xpath("//*[@class='zj-block']/h3")]


def test_a_repeat_is_a_table(done, visit):
    page = visit("planner").get(of(done))
    table = page.tree.xpath("//table[@aria-label='发现的问题']")[0]
    assert [each.text_content() for each in table.xpath(".//th")] == ["序号", "类别", "情况", "照片"]
    rows = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in table.xpath("tbody/tr")]
    assert [row[2] for row in rows] == ["岸边堆有垃圾", "水黑"]
    assert rows[0][1].startswith("垃圾")
    assert table.xpath(".//img/@src")


def test_the_place_is_told_by_its_distance(done, visit):
    assert facts(visit("planner").get(of(done)))["填写位置"].startswith("距点位约 334 米；26.42300, 112.86000")


def test_findings_lead_to_what_became_of_them(done, visit):
    page = visit("planner").get(of(done))
    numbers = Problem.objects.values_list("number", flat=True)
    assert len(numbers) == 4
    assert {f"/problems/{number}/" for number in numbers} <= set(page.links())


def test_pictures_are_shown_to_the_room_and_to_the_team_and_not_to_the_visited(done, visit):
    for who in ("planner", "member"):
        page = visit(who).get(of(done))
        assert len(page.tree.xpath("//*[@class='zj-evidence']/li")) == 2
        assert "还没有收到" not in page.text
    assert not visit("owner").get(of(done)).tree.xpath("//main//img")


def test_a_file_that_is_awaited_is_named(world, visit):
    made = world.visit()
    world.take(SMELL)
    page = visit("planner").get(of(made))
    missing = page.tree.xpath("string(//*[@class='zj-missing'])")
    assert "还没有收到的附件" in missing
    assert "water.jpg" in missing


def test_a_doubt_is_told_with_its_figures_and_its_innocent_side(world, visit):
    made = world.visit()
    far = text("place", "26.52 112.86 0 5")
    receipt = take(
        world.member,
        xml=world.xml(far, SMELL, start=NOON),
        files={"water.jpg": io.BytesIO(picture(1))},
        sent_at=NOON + timedelta(hours=1),
    )
    assess(SYSTEM, submission=Submission.objects.get(pk=receipt.submission))
    page = visit("planner").get(of(made))
    assert "标记仅供人工判断" in page.text
    found = doubts(page)
    assert "距点位约 11.1 公里，超过 1,500 米即提示" in found["位置离点位较远"]
    assert "填写用时 0 秒" in found["填写快于阅读"]
    assert "手机时钟比系统快 1 小时" in found["手机时钟有偏差"]
    assert all("也可能是：" in words for words in found.values())


def test_where_the_phones_clock_was_off_both_times_are_shown(world, visit):
    made = world.visit()
    take(world.member, xml=world.xml(CLEAN), sent_at=NOON + timedelta(hours=1))
    found = facts(visit("planner").get(of(made)))
    assert found["到场"] == "2022-09-30 周五 11:20手机时间；按系统时间约为 2022-09-30 周五 10:20"
    assert found["收到时间"] == "2022-09-30 周五 12:00手机发送时间 2022-09-30 周五 13:00"


def test_a_picture_used_before_leads_to_where_it_was_used(world, visit):
    with time.at(NOON - timedelta(days=1)):
        first = world.visit(TODAY - timedelta(days=1))
        world.take(SMELL, files={"water.jpg": picture(1)}, start=time.now() - timedelta(hours=1), end=time.now())
    made = world.visit()
    receipt = world.take(SMELL, files={"water.jpg": picture(1)})
    assess(SYSTEM, submission=Submission.objects.get(pk=receipt.submission))
    page = visit("planner").get(of(made))
    assert "water.jpg" in next(title for title in doubts(page) if title.startswith("照片此前用过"))
    assert of(first) in page.links()


def test_doubts_are_not_for_the_team_nor_for_the_visited(world, visit):
    made = world.visit()
    assess(SYSTEM, submission=world.submission(CLEAN, start=NOON))
    assert doubts(visit("leader").get(of(made)))
    assert "疑点" not in visit("member").get(of(made)).text
    assert "疑点" not in visit("owner").get(of(made)).text


def test_the_visited_see_that_it_took_place_and_nothing_that_was_written(done, visit):
    page = visit("owner").get(of(done))
    assert page.status == 200
    assert facts(page)["检查单位"]
    for words in ("第一现场督查组", "岸边堆有垃圾", "提交人", "办理经过"):
        assert words not in page.text


def test_what_the_regulator_had_passed_is_said_on_both_pages(world, visit):
    passed = world.passed(2)
    made = world.visit()
    world.submission(SMELL)
    ours = visit("planner").get(of(made))
    assert "监管部门失察" in ours.text
    assert "2022-09-28 周三 检查未发现（2 天前）" in ours.text
    assert of(passed) in ours.links()
    theirs = visit("planner").get(of(passed))
    assert "此后督查发现的问题" in theirs.text
    assert f"/problems/{Problem.objects.get().number}/" in theirs.links()
    assert "此后督查发现的问题" not in visit("regulator").get(of(passed)).text


def test_an_edit_keeps_the_earlier_version_to_be_read(world, visit):
    made = world.visit()
    first = world.submission(CLEAN, text("depth", "1.5"))
    world.take(CLEAN, text("depth", "1.7"), deprecated=first.current)
    page = visit("planner").get(of(made))
    assert answers(page)["透明度（米）"] == "1.7"
    earlier = next(link for link in page.links() if "version=" in link)
    shown = visit("planner").get(earlier.partition("#")[0])
    assert answers(shown)["透明度（米）"] == "1.5"
    assert "此后已修改" in shown.text


def test_a_version_of_another_form_is_read_by_the_form_that_it_names(world, visit):
    made = world.visit()
    world.submission(CLEAN)
    publish(SYSTEM, topic="ponds", code="daily", workbook=workbook("2"), name="daily.xlsx")
    known = Submission.objects.get()
    world.take(CLEAN, text("depth", "1.7"), deprecated=known.current, version="2")
    assert answers(visit("planner").get(of(made)))["透明度（米）"] == "1.7"


def test_what_the_form_does_not_know_is_shown_as_it_came(world, visit):
    made = world.visit()
    world.submission(CLEAN, node("colour", "brown"))
    page = visit("planner").get(of(made))
    assert "表单没有的内容" in page.text
    assert "brown" in page.text


def test_a_rejected_submission_is_kept_beside_the_new_one(world, visit):
    made = world.visit()
    review(world.planner, submission=world.submission(CLEAN, text("depth", "1.5")), outcome="rejected", reason="重填")
    first = Submission.objects.get()
    world.take(CLEAN, text("depth", "2.5"))
    page = visit("planner").get(of(made))
    assert answers(page)["透明度（米）"] == "2.5"
    other = f"{of(made)}?submission={first.pk}"
    assert other in page.links()
    assert answers(visit("planner").get(other))["透明度（米）"] == "1.5"


def test_the_history_names_posts_and_reasons(done, visit, world):
    submission = Submission.objects.get()
    review(world.planner, submission=submission, outcome="has-issues", reason="缺全景")
    page = visit("planner").get(of(done))
    heads = [" ".join(each.text_content().split()) for each in page.tree.xpath("//*[@class='zj-timeline-head']")]
    assert "审核：有疑问" in heads[0]
    assert "监督检查室" in heads[0]
    assert any("收到答卷" in head for head in heads)
    assert "缺全景" in page.text


def test_a_missed_visit_says_that_nobody_has_said_why_until_somebody_has(world, visit):
    made = world.visit(TODAY - timedelta(days=1))
    close_days(SYSTEM)
    assert facts(visit("planner").get(of(made)))["未到原因"] == "尚未说明"
    explain_missed(world.planner, visit=made, reason="道路中断", consequence="made-up")
    found = facts(visit("planner").get(of(made)))
    assert (found["未到原因"], found["处理"]) == ("道路中断", "已补查")


@pytest.mark.parametrize("who", ["other", "leader", "resident", "owner", "field-team", "regulator"])
def test_a_covert_visit_that_is_not_done_is_not_there(world, visit, who):
    made = world.visit(kind="covert")
    assert visit(who).get(of(made)).status == 404
    assert visit("member").get(of(made)).status == 200
    assert visit("planner").get(of(made)).status == 200


@pytest.mark.parametrize("step", ["", "review/", "explain/", "cancel/"])
def test_no_step_tells_a_hidden_visit_from_one_that_is_not_there(world, visit, step):
    hidden = world.visit(kind="covert")
    there = visit("other").get(f"{of(hidden)}{step}")
    nowhere = visit("other").get(f"/visits/{hidden.pk + 999}/{step}")
    assert there.status == nowhere.status == 404
    assert there.text == nowhere.text


def test_a_step_is_offered_to_those_alone_who_may_take_it(world, visit):
    made = world.visit()
    world.submission(CLEAN)
    page = visit("planner").get(of(made))
    assert f"{of(made)}review/" in page.links()
    assert f"{of(made)}review/" not in visit("leader").get(of(made)).links()
    assert f"{of(made)}review/" not in visit("member").get(of(made)).links()


def test_somebody_of_another_topic_or_unit_sees_nothing(world, visit, done):
    elsewhere = personas.account("supervision", topics=["waters"])
    assert Visitor(elsewhere).get(of(done)).status == 404
