"""What holds of every rule, whatever it looks for."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.topics.invoices.world import Case, Row, Screened, World, county, screen
from zhujian.topics.invoices.exports.schemas import Kind
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.rules.base import Scope
from zhujian.topics.invoices.screening.runs import Empty
from zhujian.topics.invoices.store.places import bucket_of

pytestmark = pytest.mark.engine("sqlite")

# What weakens a hit, and lists too long for a sentence; all else decides whether there is a hit.
NO_LINES = {
    "R03.plain", "R04.plain", "R05.red_base", "R06.fade", "R10.national", "R13.meeting", "R16.home", "R17.classes",
    "R18.name_only", "R23.classes", "R27.plausible",
}  # fmt: skip


def _told(hits: Iterable[Row], *without: str) -> list[str]:
    return sorted(str({name: value for name, value in hit.items() if name not in without}) for hit in hits)


def test_every_rule_runs_with_all_its_facts_and_finds_something(screened: Screened) -> None:
    found = {rule: screened.said(rule) for rule in catalogue.published()}
    assert len(found) == 28
    assert {rule: said[:2] for rule, said in found.items()} == dict.fromkeys(found, ("ran", ""))
    assert [rule for rule, said in found.items() if not said[2]] == []


def test_every_rule_says_each_line_that_it_draws() -> None:
    drawn = {
        f"{rule.id}.{name}"
        for rule in catalogue.published().values()
        for name in rule.parameters
        if f"{{{name}}}" not in rule.says
    }
    assert drawn == NO_LINES


def test_every_rule_offers_explanations_and_a_question() -> None:
    for rule in catalogue.published().values():
        codes = [each.code for each in rule.innocent]
        assert codes, rule.id
        assert len(set(codes)) == len(codes), rule.id
        assert rule.question.endswith("。"), rule.id


def test_every_hit_weighs_something_and_no_more_than_all(screened: Screened) -> None:
    assert {hit["strength"] for hit in screened.table("hits") if not 1 <= hit["strength"] <= 100} == set()


def test_a_buyers_hits_do_not_depend_on_other_buyers(screened: Screened, cases: list[Case], tmp_path: Path) -> None:
    """Half of the buyers, and this time from the tax bureau's own tables."""
    half = [each for each in cases if each.place % 2]
    alone = screen(county(half).exports(tmp_path / "files"), tmp_path)
    buyers = {each.buyer for each in half}
    own = {rule.id for rule in catalogue.published().values() if rule.scope is Scope.BUYER}
    before = [hit for hit in screened.table("hits") if hit["buyer"] in buyers and hit["rule"] in own]
    assert {hit["rule"] for hit in before} == own
    assert _told(hit for hit in alone.table("hits") if hit["rule"] in own) == _told(before)


def test_void_and_reversed_invoices_leave_nothing_save_where_that_itself_is_told(
    screened: Screened, cases: list[Case], tmp_path: Path
) -> None:
    dead = screen(county(cases).beside_dead_ones().files(tmp_path / "files"), tmp_path)
    before, now = screened.table("hits"), dead.table("hits")
    others = [hit for hit in now if hit["rule"] != "R22"]
    assert _told(others) == _told(hit for hit in before if hit["rule"] != "R22")
    assert len(now) - len(others) > 28


def test_a_unit_that_changes_its_name_stays_one_unit(screened: Screened, cases: list[Case], tmp_path: Path) -> None:
    renamed = screen(county(cases).under_two_names().files(tmp_path / "files"), tmp_path)
    assert _told(renamed.table("hits"), "buyer_name") == _told(screened.table("hits"), "buyer_name")
    names = {hit["buyer_name"] for hit in renamed.table("hits")}
    assert any(name.endswith("（更名）") for name in names)


def test_a_number_that_two_buyers_bear_is_screened_with_each_ones_own_lines(tmp_path: Path) -> None:
    bathes = Case("R00", 2, lambda unit: unit.buys("*娱乐服务*温泉票", 500, number="00000001"))
    prints = Case("R00", 3, lambda unit: unit.buys("*纸制品*复印纸", 500, number="00000001"))
    assert bucket_of(bathes.buyer) != bucket_of(prints.buyer)
    found = screen(county([bathes, prints]).files(tmp_path / "files"), tmp_path)
    assert found.hit(bathes, "R04")["found"] == "温泉票"
    assert found.hits(prints, "R04") == []


def test_without_any_invoice_there_is_no_run(tmp_path: Path) -> None:
    world = World()
    world.add(Kind.UNITS, buyer="11430481990000001X", buyer_name="某县第9900档案室")
    with pytest.raises(Empty, match="没有可筛查的发票"):
        screen(world.files(tmp_path / "files"), tmp_path)
