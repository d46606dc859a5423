from decimal import Decimal

import pytest

from tests.topics.invoices.world import Case, Screened, Unit, case
from zhujian.topics.invoices.rules.r14 import RULE

pytestmark = pytest.mark.engine("sqlite")


def _at(unit: Unit, goods: str, *prices: str, measure: str = "台") -> None:
    for price in prices:
        unit.buys(goods, price, quantity=1, price=price, measure=measure)


@case("R14")
def what_the_others_pay(unit: Unit) -> None:
    for letter in "甲乙丁":
        _at(unit, f"*仪器*水准仪{letter}", *["100"] * 7)
    _at(unit, "*仪器*水准仪丙", *["100"] * 6)
    _at(unit, "*仪器*水准仪戊", "90", "100", "100", "101", "110", "120", "130")
    _at(unit, "*服务*水准仪校验", *["100"] * 7, measure="次")


@case("R14")
def a_price_above_three_times(unit: Unit) -> None:
    _at(unit, "*仪器*水准仪甲", "300.01")


@case("R14")
def three_times_exactly(unit: Unit) -> None:
    _at(unit, "*仪器*水准仪乙", "300")


@case("R14")
def too_few_to_compare(unit: Unit) -> None:
    _at(unit, "*仪器*水准仪丙", "900")


@case("R14")
def by_the_box(unit: Unit) -> None:
    _at(unit, "*仪器*水准仪丁", "900", measure="箱")


@case("R14")
def a_median_between_two_prices(unit: Unit) -> None:
    _at(unit, "*仪器*水准仪戊", "316.51")


@case("R14")
def a_service(unit: Unit) -> None:
    _at(unit, "*服务*水准仪校验", "900", measure="次")


def test_a_price_above_three_times_the_countys_median(screened: Screened) -> None:
    hit = screened.hit(a_price_above_three_times)
    assert (hit["strength"], hit["figure"], hit["bound"]) == (50, Decimal("300.01"), 100)
    assert hit["found"] == "水准仪甲"


def test_a_median_between_two_prices_is_exact(screened: Screened) -> None:
    hit = screened.hit(a_median_between_two_prices)
    assert (hit["figure"], hit["bound"]) == (Decimal("316.51"), Decimal("105.50"))


@pytest.mark.parametrize("near", [three_times_exactly, too_few_to_compare, by_the_box, a_service])
def test_three_times_seven_prices_another_measure_and_services_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_others_pay_what_is_usual(screened: Screened) -> None:
    assert screened.hits(what_the_others_pay) == []


def test_another_specification_is_offered_as_the_explanation() -> None:
    assert {"specification", "installation"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R14") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
