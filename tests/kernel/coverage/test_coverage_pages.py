from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from tests.kernel.coverage.looking import PAGES, browser, page
from tests.kernel.coverage.world import TODAY, World, days_ago
from zhujian.kernel.field.actions import explain_missed

QUERY = "topic=ponds&month=2022-09"


@pytest.fixture
def planner(world: World) -> Client:
    return browser(world.base.accounts[0])


def tree(client: Client, name: str = "month", query: str = QUERY) -> html.HtmlElement:
    status, text = page(client, name, query)
    assert status == 200
    return html.fromstring(text)


def words(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def cards(found: html.HtmlElement) -> dict[str, tuple[str, str]]:
    drawn = found.xpath("//*[contains(concat(' ', @class, ' '), ' zj-figure ')]")
    value = "string(.//*[@class='zj-figure-value']/text())"
    return {
        each.xpath("string(.//*[@class='zj-figure-label'])"): (each.xpath(value), each.get("href")) for each in drawn
    }


def test_each_site_has_a_row_and_each_day_a_cell(world: World, planner: Client):
    visit = world.done(days_ago(1))
    found = tree(planner)
    rows = found.xpath("//figure[contains(@class, 'zj-month')]//tbody/tr")
    assert [row.xpath("string(th/a)") for row in rows] == [world.pond.name, world.other_pond.name]
    assert [len(row.xpath("td")) for row in rows] == [30, 30]
    [link] = rows[0].xpath("td[29]/a")
    assert (link.get("href"), link.get("title")) == (f"/visits/{visit.pk}/", "已督查：第一现场督查组")
    assert "is-visited" in link.get("class")


def test_the_figures_say_what_the_lists_behind_them_hold(world: World, planner: Client):
    world.missed(days_ago(3))
    world.cover(days_ago(2))
    world.planned(TODAY)
    found = cards(tree(planner))
    days = "from=2022-09-01&to=2022-09-30"
    assert found == {
        "全覆盖天数占比": ("33.3", "/coverage/days/?topic=ponds&month=2022-09#2022-09"),
        "已查": ("2", f"/visits/?topic=ponds&origin=own&status=done&{days}"),
        "待查": ("1", f"/visits/?topic=ponds&origin=own&status=planned&{days}"),
        "漏查": ("1", f"/visits/?topic=ponds&origin=own&status=missed&{days}"),
    }


def test_a_missed_visit_stands_with_its_reason_and_what_followed(world: World, planner: Client):
    visit = world.missed(days_ago(2))
    shown = tree(planner)
    assert shown.xpath(f"//section[@id='missed']//a[@href='/visits/{visit.pk}/explain/' and text()='说明原因']")
    explain_missed(world.planner, visit=visit, reason="道路塌方", consequence="made-up")
    shown = tree(planner)
    assert "道路塌方" in words(shown.xpath("//section[@id='missed']")[0])
    assert shown.xpath(f"//td/a[@href='/visits/{visit.pk}/']/@title") == ["漏查：第一现场督查组；道路塌方；已补查"]


def test_of_many_missed_visits_the_latest_stand_there_and_a_link_leads_to_all(
    world: World, planner: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("zhujian.kernel.coverage.views.month.LISTED", 1)
    first, last = world.missed(days_ago(3)), world.missed(days_ago(2))
    shown = tree(planner).xpath("//section[@id='missed']")[0]
    assert [row.get("href") for row in shown.xpath(".//a[@class='zj-row-link']")] == [f"/visits/{last.pk}/"]
    [link] = shown.xpath(".//a[text()='全部 2 次']/@href")
    assert all(f"/visits/{visit.pk}/" in planner.get(link).content.decode() for visit in (first, last))


def test_an_unannounced_visit_on_the_same_day_shows_in_the_cell(world: World, planner: Client):
    shown = world.done(days_ago(1))
    world.done(days_ago(1), team=world.covert_team, kind="covert")
    [link] = tree(planner).xpath(f"//tbody//a[@href='/visits/{shown.pk}/']")
    assert "has-covert" in link.get("class")
    assert link.get("title") == "已督查：第一现场督查组；已暗访：第一暗访组"


def test_what_is_to_come_is_drawn_as_planned(world: World, planner: Client):
    visit = world.planned(TODAY + timedelta(days=2))
    [link] = tree(planner, query="topic=ponds&month=2022-10").xpath(f"//tbody//a[@href='/visits/{visit.pk}/']")
    assert (link.get("class"), link.get("title")) == ("zj-cell is-planned", "已排班：第一现场督查组")


def test_the_room_sees_where_its_own_is_still_to_come(world: World, planner: Client):
    shown = world.planned(TODAY)
    world.covert(TODAY)
    [link] = tree(planner).xpath(f"//tbody//a[@href='/visits/{shown.pk}/']")
    assert link.get("title") == "今日待查：第一现场督查组；今日待查：第一暗访组"


def test_each_day_says_which_share_of_it_is_covered(world: World, planner: Client):
    world.cover(days_ago(2))
    world.done(days_ago(1))
    shares = [cell.text_content() for cell in tree(planner).xpath("//tfoot//td")]
    assert shares[27:30] == ["100", "50", ""]


def test_topic_and_month_are_in_the_address_and_default_to_now(world: World, planner: Client):
    assert "池塘监督 2022-09" in words(tree(planner, query=""))
    assert "水井监督 2022-08" in words(tree(planner, query="topic=wells&month=2022-08"))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("query", ["topic=lakes", "month=2022-13", "month=x"])
def test_what_there_is_not_is_refused_with_the_reason(planner: Client, name: str, query: str):
    assert page(planner, name, query)[0] == 422


@pytest.mark.parametrize("name", PAGES)
def test_a_month_without_anything_says_so(world: World, planner: Client, name: str):
    assert page(planner, name, "topic=wells&month=2022-01")[0] == 200


def test_a_hostile_name_stays_a_name(world: World, planner: Client):
    world.base.ponds.site("x&y", name='<b>"塘"</b>', owner=world.owner)
    found = tree(planner)
    assert '<b>"塘"</b>' in [each.text_content() for each in found.xpath("//tbody//th/a")]
    assert found.xpath("//tbody//th/a[contains(@href, 'x%26y')]")


def test_the_pages_of_a_room_lead_to_each_other(world: World, planner: Client):
    links = tree(planner).xpath("//nav[contains(@class, 'zj-tabs')]//a/@href")
    assert [link.partition("?")[0] for link in links] == [
        "/coverage/",
        "/coverage/teams/",
        "/coverage/burden/",
        "/coverage/days/",
        "/coverage/regulator/",
    ]
    assert all(planner.get(link).status_code == 200 for link in links)


def test_each_teams_load_is_a_chart_with_a_table_behind_it(world: World, planner: Client):
    world.done(days_ago(5))
    world.done(days_ago(3))
    found = tree(planner, "teams")
    assert found.xpath("//*[@data-chart]")
    [row] = found.xpath("//table[@aria-label='工作量']/tbody/tr")
    assert row.xpath("string(td[1]/a/@href)").startswith("/visits/?topic=ponds&origin=own")
    assert [words(cell) for cell in row.xpath("td")[1:]] == ["2", "2", "0", "1", "1", "2 次", "2 天 规定 3 天以上"]


def test_the_days_page_proves_the_share_month_by_month(world: World, planner: Client):
    world.cover(days_ago(2))
    world.done(days_ago(1))
    found = words(tree(planner, "days"))
    assert "共 2 天，其中 1 天每个点位都按规定查到，占 50%" in found
    assert "2022-09-29 周四" in found


def test_burdens_are_listed_by_unit(world: World, planner: Client):
    world.done(days_ago(1))
    [row] = tree(planner, "burden").xpath("//table[@aria-label='各单位本月负担']/tbody/tr")
    assert [words(cell) for cell in row.xpath("td")[1:]] == ["1", "0", "0", "0"]


@pytest.mark.parametrize(("role", "statuses"), [("liaison", [200, 200, 200, 200, 403]), ("leader", [200] * 5)])
def test_the_regulators_page_is_for_who_judges(world: World, role: str, statuses: list[int]):
    client = browser(world.account(role))
    assert [page(client, name, QUERY)[0] for name in PAGES] == statuses


def test_whoever_has_no_topic_with_visits_is_told_so(world: World):
    client = browser(world.account("leader", topics=["lakes"]))
    assert "没有安排督查的专题" in page(client, "month", "")[1]
