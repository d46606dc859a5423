from datetime import time

import pytest

from tests.topics.invoices.world import Screened, Unit, after, case
from zhujian.topics.invoices.rules.r26 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R26")
def from_ten_to_six(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 700, at=time(22))
    unit.buys("*餐饮服务*餐费", 800, at=time(5, 59, 59), on=after(1))


@case("R26")
def a_second_before_ten_and_at_six(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 700, at=time(21, 59, 59))
    unit.buys("*餐饮服务*餐费", 800, at=time(6))


@case("R26")
def five_in_one_second(unit: Unit) -> None:
    for _place in range(5):
        unit.buys("*餐饮服务*餐费", 700, at=time(12, 0, 1))


@case("R26")
def four_in_one_second_and_one_in_the_next(unit: Unit) -> None:
    for second in (1, 1, 1, 1, 2):
        unit.buys("*餐饮服务*餐费", 700, at=time(12, 0, second))


@case("R26")
def without_a_time_of_day(unit: Unit) -> None:
    for _place in range(5):
        unit.buys("*餐饮服务*餐费", 700, at=None)


@case("R26")
def a_batch(unit: Unit) -> None:
    for _place in range(6):
        unit.buys("*供电*电费", 70, at=time(9, 0, 1))


def test_invoices_issued_at_night(screened: Screened) -> None:
    found = screened.hits(from_ten_to_six)
    assert [(hit["strength"], hit["total"], hit["ref"]) for hit in found] == [
        (40, 700, "深夜开票"),
        (40, 800, "深夜开票"),
    ]


def test_five_invoices_in_one_second(screened: Screened) -> None:
    found = screened.hits(five_in_one_second)
    assert [(hit["strength"], hit["count"], hit["ref"]) for hit in found] == [(60, 5, "同一时刻集中开票")] * 5


def test_a_second_before_six_oclock_and_four_are_outside(screened: Screened) -> None:
    assert screened.hits(a_second_before_ten_and_at_six) == []
    assert screened.hits(four_in_one_second_and_one_in_the_next) == []


def test_a_batch_is_offered_as_the_explanation(screened: Screened) -> None:
    assert {hit["count"] for hit in screened.hits(a_batch)} == {6}
    assert {"batch", "delay"} == {each.code for each in RULE.innocent}


def test_without_a_time_of_day_there_is_nothing_to_say(screened: Screened) -> None:
    assert screened.hits(without_a_time_of_day) == []


def test_without_lines_it_says_that_goods_are_missing(without_lines: Screened) -> None:
    assert without_lines.said("R26") == ("partly", "部分运行：没有发票明细（信息汇总表）", 0)
