import pytest

from tests.topics.invoices.world import Case, Screened, Unit, after, case
from zhujian.topics.invoices.rules.r12 import RULE

pytestmark = pytest.mark.engine("sqlite")


def _each(unit: Unit, *totals: float | str) -> None:
    for place, total in enumerate(totals):
        unit.buys("*印刷品*宣传册", total, on=after(20 * place))


@case("R12")
def five_round_of_eight(unit: Unit) -> None:
    _each(unit, 1000, 2000, 3000, 1000, 5000, 123, 456, "999.99")


@case("R12")
def five_round_of_nine(unit: Unit) -> None:
    _each(unit, 1000, 2000, 3000, 1000, 5000, 123, 456, 789, "1000.01")


@case("R12")
def four_round_of_four(unit: Unit) -> None:
    _each(unit, 1000, 2000, 3000, 1000)


@case("R12")
def a_round_meal(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 1200)


@case("R12")
def meals_that_are_not_round_or_small(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 1250)
    unit.buys("*餐饮服务*餐费", 900)
    unit.buys("*印刷品*宣传册", 1200)


@case("R12")
def a_service_at_a_fixed_price(unit: Unit) -> None:
    _each(unit, *[2000] * 6)


def test_a_seller_whose_sums_are_mostly_round(screened: Screened) -> None:
    hit = screened.hit(five_round_of_eight)
    assert (hit["strength"], hit["count"], hit["total"], hit["bound"]) == (60, 5, 12000, 1000)
    assert hit["invoice"] == ""


@pytest.mark.parametrize("near", [five_round_of_nine, four_round_of_four])
def test_too_small_a_share_and_too_few_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_a_round_meal_counts_for_little(screened: Screened) -> None:
    hit = screened.hit(a_round_meal)
    assert (hit["strength"], hit["total"], hit["count"], hit["bound"]) == (20, 1200, 1, 100)
    assert screened.hits(meals_that_are_not_round_or_small) == []


def test_a_fixed_price_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(a_service_at_a_fixed_price)["count"] == 6
    assert {"fixed-price", "instalments", "training-fee"} == {each.code for each in RULE.innocent}


def test_without_lines_it_looks_at_sellers_alone_and_says_so(without_lines: Screened) -> None:
    assert without_lines.said("R12") == ("partly", "部分运行：没有发票明细（信息汇总表）", 0)
