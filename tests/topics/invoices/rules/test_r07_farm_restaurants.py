import pytest

from tests.topics.invoices.world import Screened, Unit, case, firm
from zhujian.topics.invoices.rules.r07 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R07")
def a_meal_at_a_farm(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 760, of=firm("某县清溪山庄"))


@case("R07")
def a_meal_far_away(unit: Unit) -> None:
    far = firm("某县老桥饭庄")
    unit.registers(far, metres=20_001)
    unit.buys("*餐饮服务*餐费", 380, of=far)


@case("R07")
def not_far_enough_and_no_meal(unit: Unit) -> None:
    near = firm("某县新桥饭庄")
    unit.registers(near, metres=20_000)
    unit.buys("*餐饮服务*餐费", 380, of=near)
    unit.buys("*蔬菜*青菜", 90, of=firm("某县绿源生态园"))


@case("R07")
def a_meal_during_work_in_the_villages(unit: Unit) -> None:
    unit.buys("*餐饮服务*误餐", 60, of=firm("某县李家农家乐"), remark="驻村工作队误餐")


def test_a_farms_name_is_enough(screened: Screened) -> None:
    hit = screened.hit(a_meal_at_a_farm)
    assert (hit["strength"], hit["total"], hit["found"]) == (70, 760, "餐费")


def test_a_place_beyond_twenty_kilometres_counts_less(screened: Screened) -> None:
    hit = screened.hit(a_meal_far_away)
    assert (hit["strength"], hit["total"]) == (40, 380)


def test_twenty_kilometres_exactly_and_vegetables_are_outside(screened: Screened) -> None:
    assert screened.hits(not_far_enough_and_no_meal) == []


def test_work_in_the_villages_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(a_meal_during_work_in_the_villages)["strength"] == 70
    assert {"field-work", "project"} == {each.code for each in RULE.innocent}


def test_without_the_register_of_firms_it_runs_in_part(bare: Screened) -> None:
    assert bare.said("R07") == ("partly", "部分运行：没有企业登记信息", 0)


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R07") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
