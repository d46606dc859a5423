from datetime import date

import pytest

from tests.topics.invoices.world import Case, Screened, Unit, case
from zhujian.topics.invoices.rules.r23 import RULE

pytestmark = pytest.mark.engine("sqlite")

LAST_YEAR, BEFORE, NOW = date(2021, 5, 18), date(2022, 2, 22), date(2022, 5, 18)


def _two(unit: Unit, first: tuple[date, float | str], then: float | str, goods: str = "*印刷品*宣传册") -> None:
    unit.buys(goods, first[1], on=first[0])
    unit.buys(goods, then, on=NOW)


@case("R23")
def more_than_half_more_than_the_quarter_before(unit: Unit) -> None:
    _two(unit, (BEFORE, 20000), "30000.01")


@case("R23")
def half_more_exactly(unit: Unit) -> None:
    _two(unit, (BEFORE, 20000), 30000)


@case("R23")
def much_more_of_little(unit: Unit) -> None:
    _two(unit, (BEFORE, 1000), 6000)


@case("R23")
def more_than_three_tenths_more_than_a_year_ago(unit: Unit) -> None:
    _two(unit, (LAST_YEAR, 20000), "26000.01")


@case("R23")
def three_tenths_more_exactly(unit: Unit) -> None:
    _two(unit, (LAST_YEAR, 20000), 26000)


@case("R23")
def another_class(unit: Unit) -> None:
    _two(unit, (BEFORE, 20000), 90000, "*建筑服务*工程款")


@case("R23")
def the_first_quarter_of_all(unit: Unit) -> None:
    unit.buys("*印刷品*宣传册", 90000, on=NOW)


@case("R23")
def a_year_with_a_large_event(unit: Unit) -> None:
    _two(unit, (BEFORE, 10000), 60000, "*会展服务*会议费")


def test_growth_against_the_quarter_before(screened: Screened) -> None:
    hit = screened.hit(more_than_half_more_than_the_quarter_before)
    assert (hit["strength"], str(hit["figure"]), hit["bound"]) == (50, "30000.01", 20000)
    assert (hit["found"], hit["ref"], hit["invoice"]) == ("印刷品", "2022年第2季度", "")


def test_growth_against_the_same_quarter_of_the_year_before(screened: Screened) -> None:
    hit = screened.hit(more_than_three_tenths_more_than_a_year_ago)
    assert (hit["strength"], str(hit["figure"]), hit["bound"]) == (50, "26000.01", 20000)


@pytest.mark.parametrize(
    "near", [half_more_exactly, much_more_of_little, three_tenths_more_exactly, another_class, the_first_quarter_of_all]
)
def test_the_lines_themselves_small_sums_and_a_first_quarter_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_a_large_event_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(a_year_with_a_large_event)["found"] == "会展服务"
    assert {"event", "merger"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R23") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
