import pytest

from tests.topics.invoices.world import Screened, Unit, case, firm
from zhujian.topics.invoices.rules.r13 import RULE

pytestmark = pytest.mark.engine("sqlite")

TRADE = firm("某县顺达商贸有限公司")


@case("R13")
def a_lot_of_office_goods(unit: Unit) -> None:
    unit.buys("*办公用品*办公用品", 500, quantity=1, measure="批", of=TRADE)


@case("R13")
def a_seller_known_by_its_business(unit: Unit) -> None:
    seller = firm("某县聚和有限公司")
    unit.registers(seller, business_scope="餐饮服务；住宿服务")
    unit.buys("*印刷品*印刷费", 3000, of=seller)


@case("R13")
def told_in_full_or_too_small(unit: Unit) -> None:
    unit.buys("*办公用品*办公用品", 500, quantity=1, measure="批", spec="A4 80克", of=TRADE)
    unit.buys("*办公用品*办公用品", 500, quantity=10, measure="箱", of=TRADE)
    unit.buys("*办公用品*办公用品", 500, quantity=2, measure="批", of=TRADE)
    unit.buys("*办公用品*办公用品", "499.99", quantity=1, measure="批", of=TRADE)


@case("R13")
def a_seller_of_such_goods(unit: Unit) -> None:
    seller = firm("某县文华书店")
    unit.registers(seller, business_scope="图书、文具零售")
    unit.buys("*办公用品*办公用品", 5000, quantity=1, measure="批", of=seller)


@case("R13")
def a_meeting_at_a_hotel(unit: Unit) -> None:
    unit.buys("*会展服务*会议费", 8000, quantity=1, measure="项", of=firm("某县蒸湘酒店"))


def test_vague_goods_of_a_trader(screened: Screened) -> None:
    hit = screened.hit(a_lot_of_office_goods)
    assert (hit["strength"], hit["total"], hit["count"], hit["found"]) == (80, 500, 1, "办公用品")


def test_the_sellers_registered_business_is_enough(screened: Screened) -> None:
    hit = screened.hit(a_seller_known_by_its_business)
    assert (hit["strength"], hit["total"]) == (80, 3000)


def test_a_specification_a_quantity_a_fen_too_little_and_a_bookshop_are_outside(screened: Screened) -> None:
    assert screened.hits(told_in_full_or_too_small) == []
    assert screened.hits(a_seller_of_such_goods) == []


def test_a_meeting_at_a_hotel_counts_less(screened: Screened) -> None:
    assert screened.hit(a_meeting_at_a_hotel)["strength"] == 35
    assert RULE.innocent[0].code == "hotel-meeting"


def test_without_the_register_of_firms_it_runs_in_part(bare: Screened) -> None:
    assert bare.said("R13") == ("partly", "部分运行：没有企业登记信息", 0)


def test_without_lines_it_is_not_run(without_lines: Screened) -> None:
    assert without_lines.said("R13") == ("not-run", "未运行：没有发票明细（信息汇总表）", None)
