from collections.abc import Sequence
from datetime import date

import pytest

from tests.topics.invoices.world import Case, Row, Screened, Unit, after, case, line
from zhujian.topics.invoices.exports.schemas import State
from zhujian.topics.invoices.rules.r22 import RULE

pytestmark = pytest.mark.engine("sqlite")

MID_AUTUMN = date(2022, 9, 10)


def _some_void(unit: Unit, void: int, of: int) -> None:
    for place in range(of):
        state = State.VOID if place < void else State.NORMAL
        unit.buys("*印刷品*宣传册", 100, on=after(20 * place), state=state)


@case("R22")
def three_of_nine(unit: Unit) -> None:
    _some_void(unit, 3, 9)


@case("R22")
def three_of_ten(unit: Unit) -> None:
    _some_void(unit, 3, 10)


@case("R22")
def two_of_two(unit: Unit) -> None:
    _some_void(unit, 2, 2)


def _undone(unit: Unit, total: int, lines: Sequence[Row], again: Sequence[Row], *, red: int, new: int) -> None:
    first = unit.invoice(lines, on=after(-5, MID_AUTUMN), state=State.REVERSED)
    unit.reverses(first, total, on=after(red, MID_AUTUMN))
    unit.invoice(again, on=after(new, MID_AUTUMN))


def _twice(unit: Unit, goods: str, again: str, *, red: int = 7, new: int = 22) -> None:
    for total in (800, 900):
        _undone(unit, total, [line(goods, total)], [line(again, total)], red=red, new=new)


@case("R22")
def moon_cakes_become_office_goods(unit: Unit) -> None:
    _twice(unit, "*焙烤食品*月饼", "*办公用品*办公用品")


@case("R22")
def reversed_a_day_too_late(unit: Unit) -> None:
    _twice(unit, "*焙烤食品*月饼", "*办公用品*办公用品", red=8)


@case("R22")
def issued_again_a_day_too_late(unit: Unit) -> None:
    _twice(unit, "*焙烤食品*月饼", "*办公用品*办公用品", new=23)


@case("R22")
def issued_again_under_the_same_name(unit: Unit) -> None:
    _twice(unit, "*焙烤食品*月饼", "*焙烤食品*月饼")


@case("R22")
def several_lines_issued_again_as_they_were(unit: Unit) -> None:
    for total in (800, 900):
        lines = [line("*餐饮服务*餐费", total), line("*饮料*饮用水", 0)]
        _undone(unit, total, lines, lines, red=2, new=3)


@case("R22")
def two_of_one_sum_issued_again_each_as_it_was(unit: Unit) -> None:
    for goods in ("*焙烤食品*面包", "*办公用品*办公用品"):
        _undone(unit, 800, [line(goods, 800)], [line(goods, 800)], red=2, new=3)


def test_a_seller_who_voids_more_than_three_tenths(screened: Screened) -> None:
    hit = screened.hit(three_of_nine)
    assert (hit["strength"], hit["count"], hit["figure"], hit["bound"], hit["total"]) == (70, 3, 9, 30, 300)


def test_three_tenths_exactly_and_two_alone_are_outside(screened: Screened) -> None:
    assert screened.hits(three_of_ten) == []
    assert screened.hits(two_of_two) == []


def test_reversed_after_a_festival_and_issued_again_as_something_else(screened: Screened) -> None:
    found = screened.hits(moon_cakes_become_office_goods)
    assert [(hit["strength"], hit["total"], hit["count"]) for hit in found] == [(90, 800, 2), (90, 900, 2)]
    assert {(hit["found"], hit["ref"]) for hit in found} == {("办公用品", "节后红冲后以同样金额、不同品名重开")}


@pytest.mark.parametrize("near", [reversed_a_day_too_late, issued_again_a_day_too_late])
def test_the_eighth_day_and_the_sixteenth_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_what_is_issued_again_as_it_was_had_only_a_wrong_title(screened: Screened) -> None:
    assert screened.hits(issued_again_under_the_same_name) == []
    assert screened.hits(several_lines_issued_again_as_they_were) == []
    assert screened.hits(two_of_one_sum_issued_again_each_as_it_was) == []
    assert {"wrong-title", "returned"} == {each.code for each in RULE.innocent}


def test_without_lines_it_looks_at_numbers_alone_and_says_so(without_lines: Screened) -> None:
    assert without_lines.said("R22") == ("partly", "部分运行：没有发票明细（信息汇总表）", 0)
