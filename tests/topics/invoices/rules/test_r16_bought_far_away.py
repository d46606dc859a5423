import pytest

from tests.topics.invoices.world import Case, Firm, Screened, Unit, case, firm
from zhujian.topics.invoices.rules.r16 import RULE

pytestmark = pytest.mark.engine("sqlite")

AWAY = firm("某省外埠纸业商店", "440106")


def _at(unit: Unit, goods: str, *prices: str, of: Firm | None = None) -> None:
    for price in prices:
        unit.buys(goods, price, quantity=1, price=price, measure="箱", of=of)


@case("R16")
def what_the_others_pay(unit: Unit) -> None:
    for letter in "甲乙丁戊":
        _at(unit, f"*纸制品*复印纸{letter}", *["100"] * 4)
    _at(unit, "*纸制品*复印纸丙", *["100"] * 3)
    _at(unit, "*仪器*水平尺", *["100"] * 4)


@case("R16")
def dear_and_far(unit: Unit) -> None:
    _at(unit, "*纸制品*复印纸甲", "150.01", of=AWAY)


@case("R16")
def issued_in_another_province(unit: Unit) -> None:
    digital = "22952000000000016001"
    unit.buys("*纸制品*复印纸戊", 200, quantity=1, price="200", measure="箱", digital=digital)


@case("R16")
def far_at_the_line(unit: Unit) -> None:
    _at(unit, "*纸制品*复印纸乙", "150", of=AWAY)


@case("R16")
def dear_at_home(unit: Unit) -> None:
    _at(unit, "*纸制品*复印纸丁", "250")


@case("R16")
def too_few_to_compare(unit: Unit) -> None:
    _at(unit, "*纸制品*复印纸丙", "250", of=AWAY)


@case("R16")
def nothing_ordinary(unit: Unit) -> None:
    _at(unit, "*仪器*水平尺", "250", of=AWAY)


def test_ordinary_goods_from_another_province_at_a_higher_price(screened: Screened) -> None:
    hit = screened.hit(dear_and_far)
    assert (hit["strength"], str(hit["figure"]), hit["bound"], hit["found"]) == (50, "150.01", 100, "复印纸甲")
    assert hit["seller"] == AWAY.code


def test_the_place_of_issue_in_the_number_is_enough(screened: Screened) -> None:
    assert screened.hit(issued_in_another_province)["figure"] == 200


@pytest.mark.parametrize("near", [far_at_the_line, dear_at_home, too_few_to_compare, nothing_ordinary])
def test_the_line_exactly_home_four_prices_and_instruments_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_platforms_and_central_procurement_are_offered_as_explanations() -> None:
    assert {"platform", "central", "special"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R16") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
