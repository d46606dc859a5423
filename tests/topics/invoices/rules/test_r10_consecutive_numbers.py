import pytest

from tests.topics.invoices.world import Screened, Unit, after, case, firm
from zhujian.topics.invoices.rules.r10 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R10")
def three_in_a_row(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 400, number="80000099")
    unit.buys("*餐饮服务*餐费", 300, number="80000100", on=after(1))
    unit.buys("*餐饮服务*餐费", 200, number="80000101", on=after(2))
    unit.buys("*餐饮服务*餐费", 200, number="80000909")


@case("R10")
def two_and_one_beside(unit: Unit) -> None:
    for number in ("80001001", "80001002", "80001004"):
        unit.buys("*餐饮服务*餐费", 400, number=number)


@case("R10")
def in_a_row_but_days_apart(unit: Unit) -> None:
    for place, number in enumerate(("80002001", "80002002", "80002003")):
        unit.buys("*餐饮服务*餐费", 400, number=number, on=after(2 * place))


@case("R10")
def of_two_sellers(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 400, number="80003001")
    unit.buys("*餐饮服务*餐费", 400, number="80003002", of=firm("某县另一家小吃店"))
    unit.buys("*餐饮服务*餐费", 400, number="80003003")


@case("R10")
def numbers_given_nationally(unit: Unit) -> None:
    for digital in ("22432000000000004001", "22432000000000004004", "22432000000000004007"):
        unit.buys("*餐饮服务*餐费", 400, digital=digital)


@case("R10")
def national_numbers_farther_apart(unit: Unit) -> None:
    for digital in ("22432000000000005001", "22432000000000005004", "22432000000000005008"):
        unit.buys("*餐饮服务*餐费", 400, digital=digital)


@case("R10")
def tolls(unit: Unit) -> None:
    for number in ("80006001", "80006002", "80006003"):
        unit.buys("*经营租赁*通行费", 30, number=number, of=firm("某省高速公路有限公司", "430100"))


def test_three_consecutive_numbers_within_three_days_are_each_told(screened: Screened) -> None:
    found = screened.hits(three_in_a_row)
    assert [(hit["found"], hit["total"]) for hit in found] == [("80000099", 400), ("80000100", 300), ("80000101", 200)]
    assert {(hit["strength"], hit["count"], hit["ref"]) for hit in found} == {(100, 3, "80000099")}


def test_a_gap_a_fourth_day_and_another_seller_break_the_row(screened: Screened) -> None:
    assert screened.hits(two_and_one_beside) == []
    assert screened.hits(in_a_row_but_days_apart) == []
    assert screened.hits(of_two_sellers) == []


def test_numbers_given_nationally_count_for_little(screened: Screened) -> None:
    found = screened.hits(numbers_given_nationally)
    assert [(hit["strength"], hit["count"]) for hit in found] == [(20, 3)] * 3
    assert screened.hits(national_numbers_farther_apart) == []


def test_tolls_are_left_out_and_the_other_explanations_offered(screened: Screened) -> None:
    assert screened.hits(tolls) == []
    assert {"platform", "fixed-value", "toll", "monthly"} == {each.code for each in RULE.innocent}


def test_invoices_alone_are_all_that_it_needs(without_lines: Screened) -> None:
    assert without_lines.said("R10") == ("ran", "", 0)
