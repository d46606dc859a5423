import pytest

from tests.topics.invoices.world import Screened, Unit, case, line
from zhujian.topics.invoices.rules.r01 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R01")
def dear_bottles(unit: Unit) -> None:
    unit.buys("*酒*茅台酒", 3000, quantity=2, measure="瓶")


@case("R01")
def cheap_liquor_and_tea(unit: Unit) -> None:
    cheap = line("*酒*米酒", "598", quantity=2, measure="瓶")
    unit.invoice([cheap, line("*茶*绿茶", 120), line("*纸制品*复印纸", 80)])


@case("R01")
def a_bottle_at_the_line(unit: Unit) -> None:
    unit.buys("*酒*米酒", 300, quantity=1, measure="瓶")


@case("R01")
def names_that_only_sound_so(unit: Unit) -> None:
    unit.buys("*住宿服务*酒店房费", 400)
    unit.buys("*化学试剂*酒精", 60)
    unit.buys("*调味品*料酒", 30)
    unit.buys("*厨房设备*油烟机清洗", 200)
    unit.buys("*蛋制品*茶叶蛋", 20)


@case("R01", name="某县第0105工会委员会")
def a_unions_gift_boxes(unit: Unit) -> None:
    unit.buys("*方便食品*干果礼盒", 2000)


def test_dear_liquor_counts_in_full(screened: Screened) -> None:
    hit = screened.hit(dear_bottles)
    assert (hit["strength"], hit["total"], hit["count"], hit["bound"]) == (100, 3000, 1, 300)
    assert hit["found"] == "茅台酒"


def test_an_invoice_is_one_hit_over_its_lines_of_this_kind_alone(screened: Screened) -> None:
    hit = screened.hit(cheap_liquor_and_tea)
    assert (hit["strength"], hit["total"], hit["count"]) == (60, 718, 2)


def test_a_bottle_counts_as_dear_from_the_line_on(screened: Screened) -> None:
    assert screened.hit(a_bottle_at_the_line)["strength"] == 100


def test_hotels_alcohol_cooking_wine_and_smoke_are_something_else(screened: Screened) -> None:
    assert screened.hits(names_that_only_sound_so) == []


def test_what_a_union_buys_counts_for_little(screened: Screened) -> None:
    assert screened.hit(a_unions_gift_boxes)["strength"] == 25
    assert {"union", "reception", "relief", "kitchen"} <= {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R01") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
