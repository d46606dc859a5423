import pytest

from tests.topics.invoices.world import DAY, Screened, Unit, after, case, firm
from zhujian.topics.invoices.rules.r15 import RULE
from zhujian.topics.invoices.screening.days import number_of

pytestmark = pytest.mark.engine("sqlite")


@case("R15")
def another_computer_in_time(unit: Unit) -> None:
    unit.buys("*电子计算机*某牌笔记本电脑", 5000)
    unit.buys("*电子计算机*笔记本电脑 14寸", 6000, on=after(179), of=firm("某县恒通电子商店"))


@case("R15")
def after_half_a_year(unit: Unit) -> None:
    unit.buys("*电子计算机*笔记本电脑", 5000)
    unit.buys("*电子计算机*笔记本电脑", 6000, on=after(180))


@case("R15")
def small_things_and_other_things(unit: Unit) -> None:
    unit.buys("*电子计算机*笔记本电脑", 5000)
    unit.buys("*电子计算机*打印机", 2000, on=after(10))
    unit.buys("*电子计算机*笔记本电脑", "999.99", on=after(20))
    unit.buys("*塑料制品*电脑包", 1500, on=after(30))


@case("R15")
def two_invoices_of_one_day(unit: Unit) -> None:
    unit.buys("*家具*沙发", 5000)
    unit.buys("*家具*沙发", 6000)


@case("R15")
def for_a_new_branch(unit: Unit) -> None:
    unit.buys("*家用制冷电器具*空调", 30000)
    unit.buys("*家用制冷电器具*空调", 20000, on=after(60), remark="乡镇站所")


def test_the_same_kind_of_thing_within_half_a_year(screened: Screened) -> None:
    hit = screened.hit(another_computer_in_time)
    assert (hit["strength"], hit["found"], hit["count"], hit["total"]) == (50, "笔记本电脑", 179, 6000)
    assert (hit["day"], hit["ref_day"]) == (number_of(after(179)), number_of(DAY))


def test_half_a_year_later_is_outside(screened: Screened) -> None:
    assert screened.hits(after_half_a_year) == []


def test_another_thing_a_small_one_and_one_day_are_outside(screened: Screened) -> None:
    assert screened.hits(small_things_and_other_things) == []
    assert screened.hits(two_invoices_of_one_day) == []


def test_branches_are_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(for_a_new_branch)["count"] == 60
    assert {"scrapped", "expansion", "branches"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R15") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
