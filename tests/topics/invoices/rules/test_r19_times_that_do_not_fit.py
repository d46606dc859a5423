from datetime import date

import pytest

from tests.topics.invoices.world import Screened, Unit, after, case
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules.r19 import RULE

pytestmark = pytest.mark.engine("sqlite")


def _two_journeys(unit: Unit) -> None:
    unit.holds(Event.TRIP, on=after(-5), until=after(-3), person="王某甲")
    unit.holds(Event.TRIP, on=after(30), person="王某甲")


@case("R19")
def lodging_between_journeys(unit: Unit) -> None:
    _two_journeys(unit)
    unit.buys("*住宿服务*住宿费", 360)


@case("R19")
def lodging_two_days_behind_a_journey(unit: Unit) -> None:
    _two_journeys(unit)
    unit.buys("*住宿服务*住宿费", 360, on=after(-1))


@case("R19")
def lodging_after_the_registers_end(unit: Unit) -> None:
    _two_journeys(unit)
    unit.buys("*住宿服务*住宿费", 360, on=after(33))


@case("R19")
def a_unit_that_keeps_no_register(unit: Unit) -> None:
    unit.holds(Event.DUTY, on=after(-5))
    unit.holds(Event.DUTY, on=after(30))
    unit.buys("*住宿服务*住宿费", 360)


@case("R19")
def fuel_on_a_holiday(unit: Unit) -> None:
    unit.buys("*汽油*95号车用汽油", 400, on=date(2022, 10, 3))


@case("R19")
def fuel_on_a_saturday(unit: Unit) -> None:
    unit.buys("*汽油*95号车用汽油", 400, on=date(2022, 7, 9))


@case("R19")
def billed_later(unit: Unit) -> None:
    _two_journeys(unit)
    unit.buys("*住宿服务*住宿费", 360, on=after(1), remark="补开")


def test_lodging_without_a_journey_near_it(screened: Screened) -> None:
    hit = screened.hit(lodging_between_journeys)
    assert (hit["strength"], hit["total"], hit["found"], hit["ref"]) == (50, 360, "住宿费", "前后没有公务登记")


def test_fuel_on_a_statutory_holiday(screened: Screened) -> None:
    hit = screened.hit(fuel_on_a_holiday)
    assert (hit["strength"], hit["total"], hit["ref"]) == (40, 400, "当日为法定节假日")


def test_two_days_a_registers_end_no_register_and_a_saturday_are_outside(screened: Screened) -> None:
    assert screened.hits(lodging_two_days_behind_a_journey) == []
    assert screened.hits(lodging_after_the_registers_end) == []
    assert screened.hits(a_unit_that_keeps_no_register) == []
    assert screened.hits(fuel_on_a_saturday) == []


def test_a_later_bill_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(billed_later)["strength"] == 50
    assert {"later", "monthly"} == {each.code for each in RULE.innocent}


def test_without_registered_journeys_it_runs_in_part(bare: Screened) -> None:
    assert bare.said("R19") == ("partly", "部分运行：没有出差、会议、培训、接待、派车登记", 0)


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R19") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
