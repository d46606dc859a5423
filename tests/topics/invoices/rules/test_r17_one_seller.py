from datetime import date

import pytest

from tests.topics.invoices.world import DAY, Case, Firm, Screened, Unit, after, case, firm
from zhujian.topics.invoices.rules.r17 import RULE
from zhujian.topics.invoices.screening.days import number_of

pytestmark = pytest.mark.engine("sqlite")

OTHER = firm("某县第二印刷厂")


def _prints(unit: Unit, total: float | str, times: int, of: Firm | None = None) -> None:
    for place in range(times):
        unit.buys("*印刷品*宣传册", total, of=of, on=date(2022, 1 + place, 18))


@case("R17")
def half_of_a_class(unit: Unit) -> None:
    _prints(unit, 110, 8)
    _prints(unit, 440, 2, OTHER)


@case("R17")
def a_fen_below_half(unit: Unit) -> None:
    _prints(unit, 110, 8)
    _prints(unit, "440.01", 2, OTHER)


@case("R17")
def seven_invoices(unit: Unit) -> None:
    _prints(unit, 110, 7)


@case("R17")
def another_class(unit: Unit) -> None:
    for place in range(8):
        unit.buys("*供电*电费", 110, on=date(2022, 1 + place, 18))


@case("R17")
def a_young_firm(unit: Unit) -> None:
    unit.registers(unit.seller, registered=number_of(after(-179)))
    unit.buys("*建筑服务*工程款", 20000)
    unit.buys("*建筑服务*工程款", 30000)


@case("R17")
def a_young_firm_a_fen_below(unit: Unit) -> None:
    unit.registers(unit.seller, registered=number_of(after(-1)))
    unit.buys("*建筑服务*工程款", "49999.99")


@case("R17")
def a_firm_of_half_a_year(unit: Unit) -> None:
    unit.registers(unit.seller, registered=number_of(after(-180)))
    unit.buys("*建筑服务*工程款", 50000)


@case("R17")
def few_to_choose_from(unit: Unit) -> None:
    _prints(unit, 200, 9)


def test_a_seller_with_half_of_a_class(screened: Screened) -> None:
    hit = screened.hit(half_of_a_class)
    assert (hit["strength"], hit["count"], hit["total"], hit["figure"]) == (50, 8, 880, 1760)
    assert (hit["found"], hit["ref"], hit["invoice"]) == ("印刷品", "2022", "")


def test_a_young_firm_with_much(screened: Screened) -> None:
    hit = screened.hit(a_young_firm)
    assert (hit["strength"], hit["count"], hit["total"], hit["figure"]) == (70, 2, 50000, 50000)
    assert hit["ref_day"] == number_of(DAY) - 179


@pytest.mark.parametrize(
    "near", [a_fen_below_half, seven_invoices, another_class, a_young_firm_a_fen_below, a_firm_of_half_a_year]
)
def test_a_fen_an_invoice_or_a_day_less_is_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_few_sellers_in_a_township_are_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(few_to_choose_from)["count"] == 9
    assert {"appointed", "framework", "few-sellers"} == {each.code for each in RULE.innocent}


def test_without_the_register_of_firms_it_runs_in_part(bare: Screened) -> None:
    assert bare.said("R17") == ("partly", "部分运行：没有企业登记信息", 0)


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R17") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
