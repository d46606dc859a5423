import pytest

from tests.topics.invoices.world import Case, Screened, Unit, after, case
from zhujian.topics.invoices.rules.r21 import RULE

pytestmark = pytest.mark.engine("sqlite")

OURS, STRANGE = "湘D12345", "湘D54321"


def _fills(unit: Unit, litres: int, *, goods: str = "*汽油*95号车用汽油", plate: str = OURS, days: int = 0) -> None:
    unit.buys(goods, 8 * litres, quantity=litres, measure="升", remark=f"车牌：{plate}", on=after(days))


@case("R21")
def more_than_the_tank_holds(unit: Unit) -> None:
    unit.drives(OURS, tank=50)
    _fills(unit, 61)


@case("R21")
def as_much_as_the_tank_may_hold(unit: Unit) -> None:
    unit.drives(OURS, tank=50)
    _fills(unit, 60)
    _fills(unit, 30, plate="湘d·12345 20升", days=1)


@case("R21")
def a_plate_that_is_not_ours(unit: Unit) -> None:
    unit.drives(OURS)
    _fills(unit, 30, plate="湘D·54321")


@case("R21")
def twice_on_one_day(unit: Unit) -> None:
    unit.drives(OURS)
    _fills(unit, 20)
    _fills(unit, 25)


@case("R21")
def diesel_in_a_petrol_car(unit: Unit) -> None:
    unit.drives(OURS, fuel="汽油")
    _fills(unit, 20, goods="*柴油*0号车用柴油")


@case("R21")
def four_repairs_in_ninety_days(unit: Unit) -> None:
    unit.drives(OURS)
    for days in (0, 30, 60, 89):
        unit.buys("*修理修配劳务*汽车维修", 500, remark=OURS, on=after(days))


@case("R21")
def four_repairs_in_more_days(unit: Unit) -> None:
    unit.drives(OURS)
    for days in (0, 30, 60, 90):
        unit.buys("*修理修配劳务*汽车维修", 500, remark=OURS, on=after(days))


@case("R21")
def a_unit_that_registers_no_cars(unit: Unit) -> None:
    _fills(unit, 300)


@case("R21")
def diesel_for_the_generator(unit: Unit) -> None:
    unit.drives(OURS)
    unit.buys("*柴油*0号柴油", 2000, quantity=250, measure="升", remark="发电机用油")


def test_more_fuel_than_a_tank_and_a_fifth(screened: Screened) -> None:
    hit = screened.hit(more_than_the_tank_holds)
    assert (hit["strength"], hit["figure"], hit["count"], hit["ref"], hit["total"]) == (90, 61, 1, OURS, 488)


def test_a_plate_that_no_vehicle_of_the_unit_bears_however_it_is_written(screened: Screened) -> None:
    hit = screened.hit(a_plate_that_is_not_ours)
    assert (hit["strength"], hit["ref"]) == (80, STRANGE)


def test_fuel_twice_on_a_day_and_the_other_kind(screened: Screened) -> None:
    assert [(hit["strength"], hit["count"]) for hit in screened.hits(twice_on_one_day)] == [(60, 2)] * 2
    assert screened.hit(diesel_in_a_petrol_car)["strength"] == 70


def test_the_fourth_repair_within_ninety_days(screened: Screened) -> None:
    hit = screened.hit(four_repairs_in_ninety_days)
    assert (hit["strength"], hit["count"], hit["ref"], hit["total"]) == (40, 4, OURS, 500)


@pytest.mark.parametrize(
    "near", [as_much_as_the_tank_may_hold, four_repairs_in_more_days, a_unit_that_registers_no_cars]
)
def test_a_full_tank_a_day_more_and_a_unit_without_cars_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_fuel_for_a_generator_bears_no_plate_and_is_offered_as_an_explanation(screened: Screened) -> None:
    assert screened.hits(diesel_for_the_generator) == []
    assert {"generator", "rented", "other-tank"} == {each.code for each in RULE.innocent}


def test_without_a_register_of_cars_it_is_not_run(bare: Screened) -> None:
    assert bare.said("R21") == ("not-run", "未运行：没有公务用车名册", None)
