import pytest

from tests.topics.invoices.world import Screened, Unit, case
from zhujian.topics.invoices.rules.r03 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R03")
def a_shopping_card(unit: Unit) -> None:
    unit.buys("*预付卡销售*购物卡", 5000)


@case("R03")
def known_by_its_class_alone(unit: Unit) -> None:
    unit.buys("*不征税项目*预收款", 2000, tax_code="6010000000000000000")


@case("R03")
def what_is_no_card(unit: Unit) -> None:
    unit.buys("*塑料制品*购物袋", 60)
    unit.buys("*电子元件*充电器", 90, tax_code="1090510000000000000")


@case("R03")
def a_registered_fuel_card(unit: Unit) -> None:
    unit.buys("*预付卡销售*单位加油卡充值", 10000)


def test_a_shopping_card_counts_in_full(screened: Screened) -> None:
    hit = screened.hit(a_shopping_card)
    assert (hit["strength"], hit["total"], hit["found"]) == (100, 5000, "购物卡")


def test_the_class_of_the_goods_is_enough(screened: Screened) -> None:
    hit = screened.hit(known_by_its_class_alone)
    assert (hit["strength"], hit["total"]) == (100, 2000)


def test_bags_and_chargers_are_no_cards(screened: Screened) -> None:
    assert screened.hits(what_is_no_card) == []


def test_a_fuel_card_in_the_units_name_counts_less(screened: Screened) -> None:
    assert screened.hit(a_registered_fuel_card)["strength"] == 30
    assert "fuel-card" in {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R03") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
