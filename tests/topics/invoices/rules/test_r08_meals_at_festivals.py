from datetime import date, time

import pytest

from tests.topics.invoices.world import Screened, Unit, case
from zhujian.topics.invoices.rules.r08 import RULE

pytestmark = pytest.mark.engine("sqlite")

THURSDAY_BEFORE_MID_AUTUMN = date(2022, 9, 8)


@case("R08")
def a_meal_before_mid_autumn(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 1000, on=THURSDAY_BEFORE_MID_AUTUMN)


@case("R08")
def a_meal_at_eight(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 1000, at=time(20))


@case("R08")
def a_month_far_above_the_others(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 100, on=date(2022, 6, 15))
    unit.buys("*餐饮服务*餐费", 100, on=date(2022, 8, 16))
    unit.buys("*餐饮服务*餐费", 450, on=date(2022, 7, 6))
    unit.buys("*餐饮服务*餐费", 450, on=date(2022, 7, 9))


@case("R08")
def two_months_are_no_average(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 10, on=date(2022, 6, 15))
    unit.buys("*餐饮服务*餐费", 999, on=date(2022, 7, 9))


@case("R08")
def too_little_too_early_on_working_days(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", "999.99", on=THURSDAY_BEFORE_MID_AUTUMN)
    unit.buys("*餐饮服务*餐费", 1000, at=time(19, 59, 59))
    unit.buys("*餐饮服务*餐费", 1000, on=date(2022, 10, 8))  # a Saturday on which everybody works


@case("R08")
def duty_through_the_flood(unit: Unit) -> None:
    unit.buys("*餐饮服务*值班餐", 1500, on=date(2022, 7, 9), remark="防汛值班")


def test_a_large_meal_before_a_festival(screened: Screened) -> None:
    hit = screened.hit(a_meal_before_mid_autumn)
    assert (hit["strength"], hit["total"], hit["ref"], hit["bound"], hit["figure"]) == (60, 1000, "中秋节", 1000, 1000)


def test_a_large_meal_from_eight_in_the_evening(screened: Screened) -> None:
    hit = screened.hit(a_meal_at_eight)
    assert (hit["strength"], hit["ref"]) == (40, "")


def test_a_small_meal_on_a_day_off_in_a_month_above_twice_the_average(screened: Screened) -> None:
    hit = screened.hit(a_month_far_above_the_others)
    assert (hit["strength"], hit["total"], hit["figure"]) == (40, 450, 900)


def test_two_months_make_no_average(screened: Screened) -> None:
    assert screened.hits(two_months_are_no_average) == []


def test_a_fen_too_little_a_second_too_early_and_a_working_saturday_are_outside(screened: Screened) -> None:
    assert screened.hits(too_little_too_early_on_working_days) == []


def test_duty_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(duty_through_the_flood)["strength"] == 40
    assert {"reception", "conference", "flood-duty", "canteen"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R08") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
