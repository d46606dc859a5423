import pytest

from tests.topics.invoices.world import DAY, Case, Screened, Unit, after, case
from zhujian.topics.invoices.rules.r11 import RULE
from zhujian.topics.invoices.screening.days import number_of

pytestmark = pytest.mark.engine("sqlite")


def _each(unit: Unit, total: float | str, *days: int) -> None:
    for day in days:
        unit.buys("*印刷品*宣传册", total, on=after(day))


@case("R11")
def three_within_a_week(unit: Unit) -> None:
    _each(unit, 1700, 0, 3, 6)


@case("R11")
def three_within_eight_days(unit: Unit) -> None:
    _each(unit, 1700, 0, 3, 7)


@case("R11")
def a_fen_below_the_limit(unit: Unit) -> None:
    _each(unit, "1666.66", 0, 1, 2)


@case("R11")
def two_are_not_enough(unit: Unit) -> None:
    _each(unit, 3000, 0, 1)


@case("R11")
def one_that_is_large_by_itself(unit: Unit) -> None:
    _each(unit, 2000, 0, 1)
    _each(unit, 50000, 2)


@case("R11")
def above_the_second_limit(unit: Unit) -> None:
    _each(unit, 4000, 0, 0, 0)


@case("R11")
def paid_by_the_batch(unit: Unit) -> None:
    _each(unit, 2500, 0, 2, 4)


def test_small_invoices_of_one_week_that_reach_a_limit(screened: Screened) -> None:
    hit = screened.hit(three_within_a_week)
    assert (hit["strength"], hit["count"], hit["figure"], hit["bound"]) == (80, 3, 5100, 5000)
    assert (hit["day"], hit["ref_day"]) == (number_of(after(6)), number_of(DAY))


@pytest.mark.parametrize(
    "near", [three_within_eight_days, a_fen_below_the_limit, two_are_not_enough, one_that_is_large_by_itself]
)
def test_a_day_too_many_a_fen_too_little_two_and_a_large_one_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_of_several_limits_the_highest_that_is_reached_is_named(screened: Screened) -> None:
    hit = screened.hit(above_the_second_limit)
    assert (hit["count"], hit["figure"], hit["bound"]) == (3, 12000, 10000)


def test_payment_by_the_batch_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(paid_by_the_batch)["bound"] == 5000
    assert {"batches", "monthly", "projects", "printer-limit"} == {each.code for each in RULE.innocent}


def test_invoices_alone_are_all_that_it_needs(without_lines: Screened) -> None:
    assert without_lines.said("R11") == ("ran", "", 0)
