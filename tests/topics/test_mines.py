"""36 mines, 13 teams on site and 4 covert ones; the law by the date of the trigger."""

from collections import Counter
from datetime import date

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.topics.county import directory, rows
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.field.chain import chain_for
from zhujian.kernel.field.models import Site, Team
from zhujian.kernel.org.models import Unit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.figures import computed
from zhujian.kernel.visibility import visible_to

MAJOR = (
    *("over-boundary", "production-under-renovation", "illegal-subcontract", "over-capacity", "over-staffing"),
    *("ventilation", "gas-limit", "gas-system", "gas-outburst", "water-hazard", "water-probing"),
    *("spontaneous-fire", "banned-equipment", "power-supply", "major-hazard"),
)


@pytest.fixture
def mines():
    return read_topic(directory("mines"))


def test_the_five_measures_are_those_of_the_decision(mines):
    assert [measure.title.zh for measure in mines.measures] == [
        "限期退出的依法关闭",
        "超深越界开采的依法关闭",
        "边技改边生产、借技改之名行生产之实的依法关闭",
        "违规分包转包的立即整改，整改不到位的依法关闭",
        "重大事故隐患排查整改到位",
    ]
    assert {item.measure for item in mines.categories} - {""} == {measure.code for measure in mines.measures}


@pytest.mark.parametrize("code", MAJOR)
def test_a_major_hazard_stops_production_at_once(mines, code):
    category = mines.category(code)
    then, now = category.clock.limit_on(date(2024, 4, 30)), category.clock.limit_on(date(2024, 5, 1))

    assert category.severity == "red"
    assert then.term.amount == now.term.amount == 0
    assert "立即停止生产" in now.action.zh
    assert (then.law.title.zh, then.article) == ("国务院关于预防煤矿生产安全事故的特别规定", "8")
    assert (now.law.title.zh, now.article) == ("煤矿安全生产条例", "36")


def test_an_examination_before_resumption_took_sixty_days_and_takes_twenty(mines):
    clock = mines.category("late-acceptance").clock

    assert [clock.limit_on(day).term.amount for day in (date(2024, 4, 30), date(2024, 5, 1))] == [60, 20]


def test_every_mine_is_visited_daily_and_covertly(mines):
    daily, covert = mines.visits

    assert (daily.title.zh, daily.every_days, daily.teams, daily.same_team_not_within_days) == (
        "一天一督查",
        1,
        "on-site",
        3,
    )
    assert (covert.every_days, covert.teams, covert.unannounced) == (14, "covert", True)


@pytest.mark.usefixtures("county")
def test_the_figures_of_the_article_are_computed_from_rows():
    values = {figure.key: figure.value(SYSTEM) for figure in computed(topics())}

    assert values["mines.sites"] == Site.objects.filter(topic="mines").count() == 36
    assert values["mines.teams_overt"] == Team.objects.filter(topic="mines", kind="on-site").count() == 13
    assert values["mines.teams_covert"] == Team.objects.filter(topic="mines", kind="covert").count() == 4


@pytest.mark.usefixtures("county")
def test_every_mine_has_its_chain():
    topic = find_topic("mines")
    mine = Site.objects.get(topic="mines", code="m01")

    chain = chain_for(topic, site=mine)

    assert chain.primary == mine.owner
    assert chain.regulator == Unit.objects.get(code="emergency")
    assert chain.territory == mine.township
    assert chain.oversight == Unit.objects.get(code="resident-1")


@pytest.mark.usefixtures("county")
def test_a_mines_liaison_sees_one_mine_and_no_team():
    owner = Unit.objects.get(code="mine-07")
    liaison = personas.liaison(unit=owner)

    assert [site.owner for site in visible_to(liaison, Site)] == [owner]
    assert visible_to(liaison, Team).count() == 0


@pytest.mark.usefixtures("county")
def test_what_the_demo_keeps_about_a_mine_is_what_the_topic_asks_for():
    fields = {field.name for field in find_topic("mines").site.fields}

    assert all(set(site.data) == fields for site in Site.objects.filter(topic="mines"))


@pytest.mark.usefixtures("county")
def test_the_log_answers_for_the_demo_data():
    assert verify().faults == []


def test_no_two_mines_are_called_the_same():
    sites, units = rows("mines", "sites"), rows("mines", "units")

    assert max(Counter(row["name"] for row in sites).values()) == 1
    assert max(Counter(row["name"] for row in units).values()) == 1
    assert [row["owner"] for row in sites] == [row["code"] for row in units]
    assert [row["code"] for row in units] == [f"mine-{place:02d}" for place in range(1, 37)]


def test_the_teams_are_called_by_number():
    teams = rows("mines", "teams")

    assert [teams[place]["name"] for place in (0, 12, 13, 16)] == [
        "第一现场督查组",
        "第十三现场督查组",
        "第一常态暗访组",
        "第四常态暗访组",
    ]


def test_a_demo_licence_says_that_it_is_one():
    assert all(
        row["licence_no"].startswith("演示") and row["safety_permit_no"].startswith("演示")
        for row in rows("mines", "sites")
    )
