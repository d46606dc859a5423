"""A problem's page: what, who, by when; what can be done; the chain; evidence; everything that happened."""

from datetime import timedelta

import pytest

from tests.factories import SYSTEM
from tests.kernel.problems.world import picture
from zhujian.kernel import time
from zhujian.kernel.field.actions import add_site
from zhujian.kernel.files.actions import upload
from zhujian.kernel.problems import actions


def of(problem):
    return f"/problems/{problem.number}/"


def stages(page):
    """Name of each stage -> the class that says how far it is."""
    drawn = page.tree.xpath("//ol[@class='zj-stages']/li")
    return {
        stage.xpath("string(.//*[@class='zj-stage-words']/text()[1])").strip(): stage.get("class") for stage in drawn
    }


def history(page):
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//ol[@class='zj-timeline']/li")]


def test_the_bar_shows_how_far_it_is(world, visit):
    drawn = stages(visit("a").get(of(world.rectifying())))
    assert [drawn[each] for each in ("登记", "交办", "签收")] == ["is-done"] * 3
    assert drawn["整改"] == "is-now"
    assert drawn["报送"] == drawn["销号"] == "is-todo"


def test_a_closed_problem_is_done_to_the_end(world, visit):
    assert set(stages(visit("a").get(of(world.closed()))).values()) == {"is-done"}


def test_a_merged_problem_ends_where_it_was(world, visit):
    one, other = world.assigned(), world.problem()
    actions.merge(world.actor("a"), problem=one, into=other, reason="同一事项")
    page = visit("a").get(of(one))
    assert list(stages(page))[-1] == "已并案"
    assert of(other) in page.links()


def test_a_suspended_problem_stands_where_it_stood(world, visit):
    problem = actions.suspend(world.actor("a"), problem=world.rectifying(), reason="等待鉴定")
    page = visit("a").get(of(problem))
    assert stages(page)["整改"] == "is-now"
    assert "已中止" in page.text


def test_the_clock_is_explained_with_its_basis(world, visit):
    text = visit("a").get(of(world.assigned())).text
    assert "国务院关于预防煤矿生产安全事故的特别规定" in text
    assert "截止日为2022年9月23日" in text
    assert "还剩 15 天" in text


def test_a_pause_and_an_extension_say_who_allowed_them(world, visit):
    problem = world.assigned()
    actions.extend(world.actor("owner"), problem=problem, days=5, reason="设备到货晚")
    actions.consent(world.actor("leader"), problem=problem, agree=True, reason="同意")
    problem.refresh_from_db()
    actions.suspend(world.actor("a"), problem=problem, reason="汛期停工")
    panel = visit("a").get(of(problem)).tree.xpath("string(//section[contains(@class, 'zj-time')])")
    assert "延长 5" in panel
    assert "设备到货晚" in panel
    assert "领导批准" in panel
    assert "汛期停工" in panel
    assert "尚未恢复" in panel


def test_photographs_before_and_after_stand_side_by_side(world, visit):
    problem = actions.acknowledge(world.actor("owner"), problem=world.assigned())
    for purpose, shade in (("before", 20), ("after", 200)):
        photo = upload(world.actor("owner"), stream=picture(shade), name=f"{purpose}.jpg")
        actions.rectify(
            world.actor("owner"),
            problem=problem,
            measure="更换灯具",
            done_on=time.today(),
            files=[photo],
            purpose=purpose,
        )
    pair = visit("a").get(of(problem)).tree.xpath("//*[@class='zj-both']")
    assert len(pair) == 1
    assert [each.text_content().strip() for each in pair[0].xpath(".//figcaption")] == ["整改前", "整改后"]


def test_one_photograph_alone_makes_no_pair(world, visit):
    page = visit("a").get(of(world.rectifying()))
    assert not page.tree.xpath("//*[@class='zj-both']")
    assert "现场.jpg" in page.text


def test_the_history_holds_steps_letters_evidence_consents_and_the_clock(world, visit):
    problem = world.rectifying()
    actions.dismiss(world.actor("a"), problem=problem, reason="重复登记")
    lines = history(visit("b").get(of(problem)))
    text = "\n".join(lines)
    for words in ("登记", "交办", "发出交办函", "签收", "提交整改措施佐证 1 件", "申请撤销", "时限起算"):
        assert words in text
    assert all("示例人员" not in line for line in lines), "posts, not only names"
    assert "监督检查室" in text
    assert "单位联络员" in text


def test_the_latest_stands_on_top(world, visit):
    problem = world.assigned()
    with time.at(time.now() + timedelta(days=1)):
        actions.acknowledge(world.actor("owner"), problem=problem)
    lines = history(visit("a").get(of(problem)))
    assert "签收" in lines[0]
    assert "登记" in lines[-1]


def test_a_late_close_is_said_in_days(world, visit):
    problem = world.submitted()
    with time.at(problem.due_at + timedelta(days=2)):
        actions.close(world.actor("b"), problem=problem, finding="已更换")
        lines = history(visit("a").get(of(problem)))
    assert any("超期完成" in line and "2 天" in line for line in lines)


def test_the_owner_does_not_learn_where_the_problem_came_from(world, visit):
    problem = world.assigned()
    page = visit("owner").get(of(problem))
    assert page.status == 200
    assert not any("登记" in line for line in history(page))
    assert "来源信号" not in page.text


def test_the_owner_does_not_see_a_consent_that_the_office_asked_for(world, visit):
    problem = world.assigned()
    actions.dismiss(world.actor("a"), problem=problem, reason="另案处理，先不告知")
    assert "另案处理" not in visit("owner").get(of(problem)).text
    assert "另案处理" in visit("b").get(of(problem)).text


def test_who_assigned_sees_the_verification_and_why_it_is_not_theirs(world, visit):
    problem = world.submitted()
    disabled = visit("a").get(of(problem)).tree.xpath("//button[@aria-disabled='true']")
    assert "须由另一人办理" in disabled[0].text_content()
    assert f"{of(problem)}close/" in visit("b").get(of(problem)).links()


def test_letters_lead_to_their_pages(world, visit):
    problem = world.assigned()
    letter = problem.letter_links.get().letter
    assert f"/letters/{letter.pk}/" in visit("owner").get(of(problem)).links()


def test_an_invisible_problem_is_as_missing_as_one_that_never_was(world, visit):
    problem = world.assigned()
    assert visit("regulator").get(of(problem)).status == 404
    assert visit("regulator").get("/problems/LY-2022-999999/").status == 404


def test_the_number_of_queries_does_not_grow_with_what_happened(world, visit):
    problem = world.rectifying()
    visitor = visit("a")
    visitor.get(of(problem))
    before = visitor.get(of(problem)).queries
    for shade in range(100, 105):
        actions.rectify(
            world.actor("owner"),
            problem=problem,
            measure="继续整改",
            done_on=time.today(),
            files=[world.photograph(shade=shade)],
        )
    assert visitor.get(of(problem)).queries == before


def test_a_step_with_files_is_sent_as_multipart(world, visit):
    problem = actions.acknowledge(world.actor("owner"), problem=world.assigned())
    page = visit("owner").get(f"{of(problem)}rectify/")
    form = page.tree.xpath("//form[@class='zj-confirm']")[0]
    assert form.get("enctype") == "multipart/form-data"
    answer = visit("owner").post(
        f"{of(problem)}rectify/", measure="更换灯具", done_on="2022-09-08", purpose="measure", files=picture()
    )
    assert answer.status == 302
    assert "佐证 1 件" in visit("a").get(of(problem)).text


@pytest.mark.parametrize("who", ["a", "owner", "leader"])
def test_a_problem_in_a_unit_itself_has_a_page_too(world, visit, who):
    problem = actions.register(
        world.actor("a"), topic="mines", category="territory-duty", title="巡查不到位", facts="无记录", unit=world.owner
    )
    actions.assign(world.actor("a"), problem=problem, unit=world.owner)
    assert visit(who).get(of(problem)).status == 200


def test_a_site_that_was_added_later_is_linked(world, visit):
    site = add_site(
        SYSTEM,
        topic="mines",
        code="m09",
        name="新矿",
        owner=world.owner,
        data={"licence_no": "9", "safety_permit_no": "9", "capacity": "9", "state": "producing"},
    )
    assert "/topics/mines/sites/m09/" in visit("a").get(of(world.problem(site=site))).links()
