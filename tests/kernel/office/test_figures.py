"""Figures: computed for whoever looks, each with its rows one click away."""

import pytest

from tests.factories import SYSTEM
from zhujian.kernel.field.actions import add_team
from zhujian.kernel.office.figures import figure_named
from zhujian.kernel.stats.figures import all_figures


def test_every_figure_opens_the_rows_that_it_counts(world, visit):
    for place in range(3):
        add_team(SYSTEM, topic="mines", code=f"t{place}", name=f"第{place}组", kind="on-site", unit=world.office)
    visitor = visit("a")
    cards = visitor.get("/figures/").cards()
    assert cards["督查煤矿"] == (1, "/figures/mines.sites/")
    assert cards["现场督查组"] == (3, "/figures/mines.teams_overt/")
    for number, address in cards.values():
        page = visitor.get(address)
        assert page.status == 200
        assert len(page.tree.xpath("//tr[@data-row]")) == number


def test_they_agree_with_the_figures_of_the_command_line_for_who_sees_all(world, visit):
    page = visit("leader").get("/figures/mines.sites/")
    assert all_figures()["mines.sites"] == 1
    assert page.heading.startswith("督查煤矿")
    assert "/topics/mines/sites/m01/" in page.rows()


def test_the_api_counts_what_the_caller_may_see(world):
    add_team(SYSTEM, topic="mines", code="t1", name="第一暗访组", kind="covert", unit=world.office)
    county = all_figures()
    assert (county["mines.sites"], county["mines.teams_covert"]) == (1, 1)
    assert world.call("a", "get", "/figures").json() == county
    seen = {who: world.call(who, "get", "/figures").json() for who in ("owner", "liaison")}
    assert seen["owner"]["mines.sites"] == 1, "a mine of their own"
    assert seen["owner"]["mines.teams_covert"] == 0
    assert set(seen["liaison"].values()) == {0, None}, "nothing is counted, and nothing is there to be measured"
    assert seen["owner"].keys() == seen["liaison"].keys() == county.keys()


def test_a_unit_of_measure_is_in_the_readers_language(world, visit):
    visitor = visit("a")
    visitor.client.cookies["django_language"] = "en"
    page = visitor.get("/figures/")
    assert "mines under watch" in page.text
    assert not set("处个条") & set(page.text)


def test_the_covert_teams_are_not_counted_for_the_visited(world, visit):
    add_team(SYSTEM, topic="mines", code="t1", name="第一暗访组", kind="covert", unit=world.office)
    assert visit("owner").get("/figures/").cards()["常态暗访组"][0] == 0
    page = visit("owner").get("/figures/mines.teams_covert/")
    assert "第一暗访组" not in page.text
    assert "没有可看的记录" in page.text


@pytest.mark.parametrize("key", ["mines.nothing", "nothing", "mines.sites.more"])
def test_an_unknown_figure_is_not_found(world, visit, key):
    assert visit("a").get(f"/figures/{key}/").status == 404


def test_a_figure_is_found_by_its_key(world):
    found = figure_named("mines.sites")
    assert found is not None
    assert found[0].code == "mines"


@pytest.mark.parametrize("who", ["system-admin", "observer"])
def test_those_without_the_permission_are_refused(world, visit, who):
    assert visit(who).get("/figures/").status == 403
    assert visit(who).get("/figures/mines.sites/").status == 403
