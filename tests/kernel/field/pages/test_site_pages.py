"""Sites: the list, the page of one, adding, changing and closing it, its project's milestones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.field.pages.conftest import NOON
from tests.kernel.field.world import TOPIC
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.field.actions import Slot, close_site, plan_project, plan_visits
from zhujian.kernel.field.models import Milestone, Site

LIST, NEW = "/sites/", "/sites/new/ponds/"
TODAY = NOON.date()
MAY = {code for code, role in ROLES.items() if "sites.view" in role.permissions}
STEPS = ("edit/", "close/", "milestones/", "milestones/plan/")


def of(site, step=""):
    return f"/sites/{site.pk}/{step}"


def error(page, field):
    return " ".join(page.tree.xpath(f"string(//*[@id='id_{field}_error'])").split())


@pytest.fixture
def given(world):
    """A form filled in well."""
    return {
        "code": "p7",
        "name": "新塘",
        "owner": world.owner.pk,
        "township": world.east.pk,
        "active_from": "2022-10-01",
        "latitude": "26.42",
        "longitude": "112.86",
        "data.licence_no": "塘证第7号",
        "data.area": "12.5",
        "data.fenced": "true",
        "data.state": "clean",
        "data.keeper": "water",
    }


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_may_see_sites_opens_the_list_and_nobody_else(visit, role):
    assert visit(role).get(LIST).status == (200 if role in MAY else 403)


def test_the_list_says_whose_where_and_whether_it_is_watched(world, visit):
    site, closed = world.site(), world.site("p2")
    close_site(SYSTEM, site=closed, until=TODAY - timedelta(days=1), reason="已填平")
    page = visit("planner").get(LIST)
    assert page.rows() == [of(site), of(closed)]
    assert str(world.owner) in page.text
    assert visit("planner").get(f"{LIST}?state=watched").rows() == [of(site)]
    assert visit("planner").get(f"{LIST}?state=closed").rows() == [of(closed)]
    assert visit("planner").get(f"{LIST}?q=p2").rows() == [of(closed)]
    assert visit("planner").get(f"{LIST}?topic=mines").rows() == []
    assert "没有符合条件的点位" in visit("planner").get(f"{LIST}?topic=mines").text


def test_a_unit_sees_its_own_sites_alone(world, visit):
    own, other = world.site(), world.site("p2", owner=world.other)
    assert visit("owner").get(LIST).rows() == [of(own)]
    assert visit("owner").get(of(other)).status == 404
    assert visit("owner").get(of(own)).status == 200


def test_the_page_shows_facts_the_topics_own_fields_and_the_chain(world, visit):
    page = visit("planner").get(of(world.site(data={"licence_no": "塘证第1号", "fenced": "是", "area": 12})))
    assert "塘证第1号" in page.text
    assert "有围栏是" in page.text
    assert "面积12 亩" in page.text
    duties = [each.text_content() for each in page.tree.xpath("//*[@class='zj-chain-duty']")]
    assert duties == ["主体责任", "监管责任", "属地责任", "监督责任"]


def test_the_problems_found_there_are_those_that_their_list_counts(world, visit):
    page = visit("planner").get(of(world.site()))
    assert page.cards()["累计登记"] == (0, "/problems/?topic=ponds&site=p1")
    assert "还没有发现过问题" in page.text
    assert "累计登记" not in visit("field-team").get(of(world.site("p2"))).text


def test_a_visit_that_is_hidden_is_not_among_the_latest(world, visit, team, account):
    site = world.site()
    planner = personas.acting(account("planner"))
    [open_one, covert] = plan_visits(
        planner, topic=TOPIC, slots=[Slot("daily", site, team, TODAY), Slot("covert", site, team, TODAY)]
    )
    assert set(visit("planner").get(of(site)).rows()) == {f"/visits/{each.pk}/" for each in (open_one, covert)}
    assert set(visit("member").get(of(site)).rows()) == {f"/visits/{each.pk}/" for each in (open_one, covert)}
    for who in ("supervision", "leader", "resident"):
        assert visit(who).get(of(site)).rows() == [f"/visits/{open_one.pk}/"]
    assert visit("owner").get(of(site)).rows() == []


def test_a_site_is_added_with_the_topics_own_fields(world, visit, given):
    answer = visit("planner").post(NEW, **given)
    site = Site.objects.get()
    assert (answer.status, answer.address) == (302, of(site))
    assert (site.code, site.owner, site.township) == ("p7", world.owner, world.east)
    assert site.data == {
        "licence_no": "塘证第7号",
        "area": 12.5,
        "fenced": True,
        "state": "clean",
        "keeper": "water",
    }
    assert (float(site.latitude), float(site.longitude)) == (26.42, 112.86)


def test_every_wrong_field_is_named_at_once_and_what_was_typed_is_kept(world, visit, given):
    world.site("p7")
    wrong = {"owner": "", "latitude": "126", "data.licence_no": "", "data.area": "many", "data.state": "blue"}
    page = visit("planner").post(NEW, **{**given, **wrong, "active_from": "soon"})
    assert page.status == 422
    for field in (*wrong, "code", "active_from"):
        assert error(page, field), field
    assert page.tree.xpath("string(//input[@name='name']/@value)") == "新塘"
    assert Site.objects.count() == 1


def test_half_a_place_is_no_place(visit, given):
    page = visit("planner").post(NEW, **{**given, "longitude": ""})
    assert "应同时填写" in error(page, "latitude")


def test_a_site_is_changed_and_its_code_stays(world, visit):
    site = world.site()
    page = visit("planner").get(of(site, "edit/"))
    assert page.tree.xpath("string(//input[@name='name']/@value)") == site.name
    assert not page.tree.xpath("//input[@name='code']")
    fields = {"name": "改名塘", "owner": world.other.pk, "data.licence_no": "塘证第9号", "data.fenced": "false"}
    assert visit("planner").post(of(site, "edit/"), **fields).status == 302
    site.refresh_from_db()
    assert (site.name, site.owner, site.code) == ("改名塘", world.other, "p1")
    assert site.data == {"licence_no": "塘证第9号", "fenced": False}


def test_a_site_is_closed_with_a_reason_and_only_once(world, visit):
    site = world.site()
    page = visit("planner").get(of(site, "close/"))
    assert "停用不能撤销" in page.text
    assert visit("planner").post(of(site, "close/"), until="", reason="").status == 422
    assert visit("planner").post(of(site, "close/"), until="2022-09-29", reason="已填平").status == 302
    assert "已于 2022-09-29 周四 停用：已填平" in visit("planner").get(of(site)).text
    assert visit("planner").post(of(site, "close/"), until="2022-09-29", reason="再次").status == 409


def test_the_project_is_planned_moved_and_finished(world, visit):
    site = world.site()
    planner = visit("planner")
    assert "项目节点还没有列入计划" in planner.get(of(site)).text
    assert planner.post(of(site, "milestones/"), start="2022-09-01").status == 302
    rows = {row.code: row for row in Milestone.objects.all()}
    assert rows["plan"].planned_on == date(2022, 10, 1)
    assert planner.post(of(site, "milestones/plan/"), planned_on="2022-10-15", note="等雨停").status == 302
    assert planner.post(of(site, "milestones/plan/finish/"), done_on="2022-10-16", note="").status == 422
    assert planner.post(of(site, "milestones/plan/finish/"), done_on="2022-09-30", note="").status == 302
    row = Milestone.objects.get(code="plan")
    assert (row.planned_on, row.done_on, row.note) == (date(2022, 10, 15), TODAY, "等雨停")
    assert "按期完成" in planner.get(of(site)).text
    assert planner.get(of(site, "milestones/plan/")).status == 409
    assert planner.get(of(site, "milestones/")).status == 409


def test_a_stage_that_the_topic_does_not_have_is_not_there(world, visit):
    assert visit("planner").get(of(world.site(), "milestones/nothing/")).status == 404
    assert visit("planner").get(of(world.site("p2"), "milestones/plan/finish/")).status == 404


@pytest.mark.parametrize("who", ["leader", "resident", "field-team", "owner"])
def test_others_look_and_change_nothing(world, visit, who, given):
    site = world.site()
    plan_project(SYSTEM, site=site, start=date(2022, 9, 1))
    page = visit(who).get(of(site))
    assert page.status == 200
    assert not [link for link in page.links() if link.startswith(of(site)) and link != of(site)]
    for step in (*STEPS, "milestones/plan/finish/"):
        assert visit(who).get(of(site, step)).status == 403
    assert visit(who).post(NEW, **given).status == 403
    assert visit(who).get("/sites/new/").status == 403


def test_with_one_topic_there_is_nothing_to_choose(visit):
    page = visit("planner").get("/sites/new/")
    assert NEW in {page.address, *page.links()}
    assert visit("planner").get("/sites/new/nothing/").status == 404


def test_more_rows_take_no_more_queries(world, visit):
    world.site()
    visit("planner").get(LIST)
    before = visit("planner").get(LIST).queries
    for number in range(2, 8):
        world.site(f"p{number}")
    assert visit("planner").get(LIST).queries <= before
