import pytest

from tests.topics.invoices.world import Screened, Unit, case
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules.r09 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R09")
def eight_guests_a_fen_too_much(unit: Unit) -> None:
    unit.holds(Event.RECEPTION, heads=8, title="接待检查组")
    unit.buys("*餐饮服务*餐费", "1200.01")


@case("R09")
def eight_guests_at_the_standard(unit: Unit) -> None:
    unit.holds(Event.RECEPTION, heads=8, title="接待检查组")
    unit.buys("*餐饮服务*餐费", 1200)


@case("R09")
def nobody_registered(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 2000)


@case("R09")
def nobody_registered_and_a_fen_less(unit: Unit) -> None:
    unit.holds(Event.RECEPTION, heads=0, title="接待未填人数")
    unit.buys("*餐饮服务*餐费", "1999.99")


@case("R09")
def two_receptions_paid_together(unit: Unit) -> None:
    unit.holds(Event.RECEPTION, heads=4, title="接待客商")
    unit.holds(Event.RECEPTION, heads=12, title="接待调研组")
    unit.buys("*餐饮服务*餐费", 1800)


@case("R09")
def a_month_of_meals_on_one_invoice(unit: Unit) -> None:
    unit.buys("*餐饮服务*七月餐费", 2600)


def test_a_meal_above_heads_times_the_standard(screened: Screened) -> None:
    hit = screened.hit(eight_guests_a_fen_too_much)
    assert (hit["strength"], hit["count"], hit["bound"], hit["ref"]) == (80, 8, 1200, "接待检查组")
    assert str(hit["total"]) == "1200.01"


def test_a_meal_at_the_standard_exactly_is_within(screened: Screened) -> None:
    assert screened.hits(eight_guests_at_the_standard) == []


def test_without_heads_two_thousand_are_the_line(screened: Screened) -> None:
    hit = screened.hit(nobody_registered)
    assert (hit["strength"], hit["count"], hit["bound"]) == (30, 0, 2000)
    assert screened.hits(nobody_registered_and_a_fen_less) == []


def test_of_several_receptions_the_larger_counts(screened: Screened) -> None:
    assert screened.hits(two_receptions_paid_together) == []


def test_meals_put_together_count_little_and_are_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(a_month_of_meals_on_one_invoice)["strength"] == 30
    assert {"merged", "conference"} == {each.code for each in RULE.innocent}


def test_without_registered_receptions_it_runs_in_part(bare: Screened) -> None:
    assert bare.said("R09") == ("partly", "部分运行：没有公务接待登记", 0)


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R09") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
