"""Pages of topics and sites: what is open, who falls back, how the project stands, and whose numbers they are."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from tests.factories import SYSTEM
from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import LICENCES, MORNING, World, made, picture
from zhujian.kernel import time
from zhujian.kernel.field.actions import add_site, add_team, plan_milestone, record_say
from zhujian.kernel.field.models import Milestone, Say
from zhujian.kernel.files.actions import upload
from zhujian.kernel.office.topics.problems import REPEATED, tiles, trend
from zhujian.kernel.problems import actions
from zhujian.kernel.registry import topic
from zhujian.kernel.registry.queries import forget

PAGE = "/topics/mines/"
SITE = "/topics/mines/sites/m01/"


@pytest.fixture
def county(db: None) -> Iterator[World]:
    forget()
    with time.at(MORNING), translation.override("zh-hans"):
        yield made()
    forget()


@pytest.fixture
def visit(county: World) -> Callable[[str], Visitor]:
    return cache(lambda who: Visitor(county.account(who)))


def cells(page, table):
    """First cell of each row of the table with this label -> the texts of the others."""
    rows = page.tree.xpath(f"//table[@aria-label='{table}']/tbody/tr")
    texts = [["".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in rows]
    return {first: rest for first, *rest in texts}


def numbers_with_links(page):
    for link in page.tree.xpath("//main//td[contains(@class, 'is-number')]//a"):
        yield int(link.text_content().replace(",", "")), str(link.get("href"))


def test_the_page_says_whose_decision_is_supervised_and_by_which_law(county, visit):
    text = visit("a").get(PAGE).text
    assert "四关闭一到位" in text
    assert "依据：国务院关于预防煤矿生产安全事故的特别规定，2005-09-03 起施行" in text


def test_every_number_opens_the_list_that_it_counts(county, visit):
    county.closed()
    late = county.assigned()
    county.problem(category="ventilation")
    for _index in range(REPEATED):
        county.problem()
    actions.reopen(county.actor("b"), problem=county.closed(), reason="复发")
    with time.at(late.due_at + timedelta(days=1)):
        visitor = visit("a")
        page = visitor.get(PAGE)
        found = list(numbers_with_links(page))
        assert len(found) >= 8
        for number, address in found:
            assert visitor.count(address, "/problems/count/") == number, address
        for label in ("未办结", "已超期", "累计登记"):
            number, address = page.cards()[label]
            assert visitor.count(address, "/problems/count/") == number, label


def test_the_list_of_measures_is_whole_with_its_counts(county, visit):
    county.problem(category="ventilation")
    county.problem(category="gas-limit")
    found = cells(visit("a").get(PAGE), "监督事项")
    assert len(found) == 5
    assert found["重大事故隐患排查整改到位"] == ["2", "0", "2"]
    assert found["限期退出的依法关闭"] == ["0", "0", "0"]


def test_a_site_is_a_repeat_offender_from_three_problems_a_year(county, visit):
    for _index in range(REPEATED - 1):
        county.problem()
    assert "没有屡查屡犯的点位" in visit("a").get(PAGE).text
    county.problem()
    assert cells(visit("a").get(PAGE), "屡查屡犯")["望舒煤矿"][1:] == ["3", "0"]


def test_what_lies_more_than_a_year_back_no_longer_counts(county, visit):
    for _index in range(REPEATED):
        county.problem()
    with time.at(MORNING + timedelta(days=366)):
        assert "没有屡查屡犯的点位" in visit("a").get(PAGE).text


def test_one_that_had_to_be_reopened_is_an_offender_at_once(county, visit):
    actions.reopen(county.actor("b"), problem=county.closed(), reason="复发")
    assert cells(visit("a").get(PAGE), "屡查屡犯")["望舒煤矿"][1:] == ["1", "1"]


def test_each_township_is_a_tile_that_opens_its_open_problems(county, visit):
    county.problem()
    found = tiles(county.actor("a"), topic("mines"))
    assert [(tile.code, tile.value) for tile in found] == [("430481120", 1)]
    assert visit("a").count(found[0].url, "/problems/count/") == 1
    drawn = visit("a").get(PAGE).tree.xpath("//a[contains(@class, 'zj-tile')]")
    assert [link.get("href") for link in drawn] == [found[0].url]


def test_the_chart_counts_by_months_of_the_county(county):
    with time.at(MORNING.replace(month=9, day=1, hour=0, minute=30)):
        county.problem()
    county.closed()
    option = trend(county.actor("a"), topic("mines"))
    assert option["xAxis"]["data"][-1] == "2022-09"
    assert len(option["xAxis"]["data"]) == 12
    assert [series["data"][-1] for series in option["series"]] == [2, 1]
    assert sum(option["series"][0]["data"]) == 2, "half past midnight of the first belongs to September"


def test_a_topic_without_problems_draws_no_chart(county, visit):
    page = visit("a").get(PAGE)
    assert not page.tree.xpath("//*[@data-chart]")
    assert "没有未办结的问题" in page.text


def test_sites_show_when_something_was_last_found(county, visit):
    add_site(SYSTEM, topic="mines", code="m02", name="扶光煤矿", owner=county.owner, data=LICENCES)
    county.problem()
    found = cells(visit("a").get(PAGE), "点位")
    assert found["望舒煤矿"][2:4] == ["1", "2022-09-08周四"]
    assert found["扶光煤矿"][2:4] == ["0", "—"]


def test_teams_are_listed_for_the_office_alone(county, visit):
    add_team(SYSTEM, topic="mines", code="t1", name="第一暗访组", kind="covert", unit=county.office)
    assert "第一暗访组" in visit("a").get(PAGE).text
    assert "第一暗访组" not in visit("owner").get(PAGE).text


def test_a_unit_sees_its_own_part_of_the_numbers(county, visit):
    county.problem()
    county.assigned()
    assert visit("a").get(PAGE).cards()["累计登记"][0] == 2
    assert visit("owner").get(PAGE).cards()["累计登记"][0] == 1
    assert visit("regulator").get(PAGE).cards()["累计登记"][0] == 0


@pytest.mark.parametrize("who", ["observer", "monitoring-point", "petition-office", "case-management"])
def test_those_who_see_no_problems_see_what_the_topic_is(county, visit, who):
    problem = county.assigned()
    page = visit(who).get(PAGE)
    assert page.status == 200
    assert "四关闭一到位" in page.text
    assert problem.title not in page.text
    assert "屡查屡犯" not in page.text


@pytest.mark.parametrize("who", ["security-admin", "audit-admin"])
def test_administrators_are_refused(county, visit, who):
    assert visit(who).get("/topics/").status == 403
    assert visit(who).get(PAGE).status == 403
    assert visit(who).get(SITE).status == 403


def test_an_unknown_topic_or_site_is_not_found(county, visit):
    assert visit("a").get("/topics/nothing/").status == 404
    assert visit("a").get("/topics/mines/sites/nothing/").status == 404
    assert visit("a").get("/topics/mines/sites/%00/").status == 404
    assert visit("regulator").get(SITE).status == 404


def test_the_index_counts_each_topic(county, visit):
    county.problem()
    page = visit("a").get("/topics/")
    assert PAGE in page.rows()
    assert cells(page, "专题")["煤矿安全监督"][1:] == ["1", "0"]
    assert [visit("a").count(address, "/problems/count/") for _number, address in numbers_with_links(page)] == [1]


def test_the_system_administrator_finds_the_page_of_topics_in_the_navigation(county, visit):
    def offered(who: str) -> bool:
        return "/topics/" in visit(who).get("/").links("//nav")

    assert (offered("system-admin"), offered("security-admin"), offered("audit-admin")) == (True, False, False)
    assert PAGE not in visit("system-admin").get("/topics/").links(), "a topic's own page is closed to them"


def test_a_refused_topic_is_shown_with_its_reasons_to_who_can_mend_it(county, visit, tmp_path: Path, settings):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "topic.toml").write_text('[topic]\ncode = "broken"\nnonsense = 1\n', encoding="utf-8")
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [folder]
    forget()
    for who in ("a", "system-admin"):
        page = visit(who).get("/topics/")
        assert page.status == 200
        assert "broken" in page.text
        assert "nonsense" in page.text
    assert "nonsense" not in visit("owner").get("/topics/").text


def test_the_number_of_queries_does_not_grow_with_sites_and_problems(county, visit):
    county.closed()
    for _index in range(REPEATED):
        county.assigned()
    visitor = visit("a")
    visitor.get(PAGE)
    before = visitor.get(PAGE).queries
    for place in range(2, 5):
        site = add_site(SYSTEM, topic="mines", code=f"m0{place}", name=f"矿{place}", owner=county.owner, data=LICENCES)
        for _index in range(REPEATED):
            county.problem(site=site)
    assert visitor.get(PAGE).queries == before


def test_a_sites_page_shows_its_fields_its_chain_and_what_was_found(county, visit):
    problem = county.problem()
    page = visit("a").get(SITE)
    assert "正常生产" in page.text
    assert "9 万吨/年" in page.text
    assert len(page.tree.xpath("//*[@class='zj-chain-duty']")) == 4
    assert f"/problems/{problem.number}/" in page.rows()
    number, address = page.cards()["未办结"]
    assert visit("a").count(address, "/problems/count/") == number == 1


def test_milestones_show_what_is_done_late_or_overdue(county, visit):
    for code, title, planned in (("survey", "摸底", date(2022, 9, 1)), ("close", "关闭", date(2022, 9, 5))):
        plan_milestone(SYSTEM, site=county.site, code=code, title=title, planned_on=planned)
    plan_milestone(SYSTEM, site=county.site, code="later", title="复垦", planned_on=date(2022, 12, 1))
    milestone = Milestone.objects.get(code="survey")
    answer = visit("a").post(f"{SITE}milestones/{milestone.pk}/", done_on="2022-09-03", note="查清")
    assert answer.status == 302
    found = cells(visit("a").get(SITE), "项目节点")
    assert found["摸底查清"][2] == "完成，晚2天"
    assert "已逾期3天" in found["关闭"][2]
    assert found["复垦"][2] == "未到期"


def test_a_milestone_is_not_done_tomorrow_and_not_by_the_unit(county, visit):
    plan_milestone(SYSTEM, site=county.site, code="survey", title="摸底", planned_on=date(2022, 9, 1))
    address = f"{SITE}milestones/{Milestone.objects.get().pk}/"
    page = visit("a").post(address, done_on="2022-09-30")
    assert page.status == 422
    assert "完成日期不能晚于今天" in page.text
    assert visit("owner").post(address, done_on="2022-09-03").status == 403
    assert "记为完成" not in visit("owner").get(SITE).text
    assert Milestone.objects.get().done_on is None


def test_residents_say_is_recorded_and_summed_up(county, visit):
    record_say(SYSTEM, site=county.site, on=date(2022, 9, 1), text="灰尘大", satisfied=Say.UNSATISFIED)
    address = f"{SITE}says/"
    assert visit("a").post(address, on="2022-09-30", satisfied="satisfied", text="").status == 422
    assert visit("a").post(address, on="2022-09-08", satisfied="satisfied", text="好多了").status == 302
    page = visit("a").get(SITE)
    assert "好多了" in page.text
    shares = page.tree.xpath("string(//*[@class='zj-shares'])")
    assert "1（50%）" in shares
    assert visit("owner").post(address, on="2022-09-08", satisfied="satisfied", text="很好").status == 403
    assert Say.objects.count() == 2


def test_photographs_before_and_after_are_shown_to_who_sees_the_problem(county, visit):
    problem = actions.acknowledge(county.actor("owner"), problem=county.assigned())
    for purpose, shade in (("before", 20), ("after", 200)):
        photo = upload(county.actor("owner"), stream=picture(shade), name=f"{purpose}.jpg")
        actions.rectify(
            county.actor("owner"),
            problem=problem,
            measure="换灯",
            done_on=time.today(),
            files=[photo],
            purpose=purpose,
        )
    for who, number in (("a", 1), ("owner", 1), ("field-team", 0)):
        assert len(visit(who).get(SITE).tree.xpath("//li[@class='zj-pair']")) == number, who
