import pytest

from tests.topics.invoices.world import Screened, Unit, case, line
from zhujian.topics.invoices.rules.r27 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R27")
def clothes_and_a_telephone(unit: Unit) -> None:
    unit.invoice([line("*服装*男装", 1500), line("*移动通信设备*智能手机", 4000), line("*纸制品*复印纸", 100)])


@case("R27")
def what_only_sounds_so(unit: Unit) -> None:
    unit.buys("*电信服务*手机费", 200)
    unit.buys("*塑料制品*手机卡套", 20)
    unit.buys("*广告服务*黄金周宣传", 2000)


@case("R27", name="某县综合执法大队")
def uniforms(unit: Unit) -> None:
    unit.buys("*服装*执法服", 30000)


def test_personal_goods_are_told_with_their_amount(screened: Screened) -> None:
    hit = screened.hit(clothes_and_a_telephone)
    assert (hit["strength"], hit["total"], hit["count"]) == (60, 5500, 2)


def test_charges_cases_and_a_holiday_week_are_something_else(screened: Screened) -> None:
    assert screened.hits(what_only_sounds_so) == []


def test_uniforms_of_an_enforcement_team_count_for_little(screened: Screened) -> None:
    assert screened.hit(uniforms)["strength"] == 20
    assert {"uniforms", "union", "equipment"} == {each.code for each in RULE.innocent}


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R27") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
