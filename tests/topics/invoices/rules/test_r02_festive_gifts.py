from datetime import date

import pytest

from tests.topics.invoices.world import Screened, Unit, after, case
from zhujian.topics.invoices.rules.r02 import RULE

pytestmark = pytest.mark.engine("sqlite")

MID_AUTUMN = date(2022, 9, 10)


@case("R02")
def moon_cakes_from_the_first_to_the_last_day(unit: Unit) -> None:
    unit.buys("*焙烤食品*月饼", 1800, on=after(-15, MID_AUTUMN))
    unit.buys("*焙烤食品*月饼", 600, on=after(3, MID_AUTUMN))


@case("R02")
def a_day_too_early_and_a_day_too_late(unit: Unit) -> None:
    unit.buys("*焙烤食品*月饼", 1800, on=after(-16, MID_AUTUMN))
    unit.buys("*焙烤食品*月饼", 600, on=after(4, MID_AUTUMN))


@case("R02")
def what_is_no_gift(unit: Unit) -> None:
    unit.buys("*园林服务*花卉养护", 900, on=MID_AUTUMN)
    unit.buys("*塑料制品*礼品袋", 90, on=MID_AUTUMN)


@case("R02", name="某县第0204工会委员会")
def a_unions_festive_goods(unit: Unit) -> None:
    unit.buys("*肉制品*年货腊肉", 5000, on=date(2022, 1, 25))


def test_festive_goods_within_the_window_are_named_with_their_festival(screened: Screened) -> None:
    first, last = screened.hits(moon_cakes_from_the_first_to_the_last_day)
    assert (first["strength"], first["total"], first["ref"], first["count"]) == (80, 1800, "中秋节", 1)
    assert (last["strength"], last["total"], last["ref"]) == (80, 600, "中秋节")


def test_the_sixteenth_day_before_and_the_fourth_after_are_outside(screened: Screened) -> None:
    assert screened.hits(a_day_too_early_and_a_day_too_late) == []


def test_the_care_of_plants_and_bags_are_no_gifts(screened: Screened) -> None:
    assert screened.hits(what_is_no_gift) == []


def test_what_a_union_gives_at_a_festival_counts_for_little(screened: Screened) -> None:
    hit = screened.hit(a_unions_festive_goods)
    assert (hit["strength"], hit["ref"]) == (25, "春节")
    assert RULE.innocent[0].code == "union"


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R02") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
