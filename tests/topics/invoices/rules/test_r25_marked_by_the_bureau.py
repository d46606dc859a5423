import pytest

from tests.topics.invoices.world import Screened, Unit, case
from zhujian.topics.invoices.rules.r25 import RULE

pytestmark = pytest.mark.engine("sqlite")


@case("R25")
def an_abnormal_voucher(unit: Unit) -> None:
    unit.buys("*印刷品*宣传册", 700, risk="异常凭证")


@case("R25")
def a_doubtful_one(unit: Unit) -> None:
    unit.buys("*印刷品*宣传册", 700, risk="疑点发票")


@case("R25")
def a_seller_that_is_gone(unit: Unit) -> None:
    unit.registers(unit.seller, status="走逃（失联）")
    unit.buys("*印刷品*宣传册", 700)


@case("R25")
def both_at_once(unit: Unit) -> None:
    unit.registers(unit.seller, status="非正常户")
    unit.buys("*印刷品*宣传册", 700, risk="疑点发票")


@case("R25")
def a_seller_in_order(unit: Unit) -> None:
    unit.registers(unit.seller, status="正常")
    unit.buys("*印刷品*宣传册", 700)


def test_an_invoice_that_the_bureau_marks(screened: Screened) -> None:
    hit = screened.hit(an_abnormal_voucher)
    assert (hit["strength"], hit["total"], hit["ref"]) == (80, 700, "异常凭证")


def test_a_seller_that_is_gone_is_named_with_its_status(screened: Screened) -> None:
    hit = screened.hit(a_seller_that_is_gone)
    assert (hit["strength"], hit["ref"]) == (70, "走逃（失联）")


def test_of_two_marks_the_bureaus_is_shown_and_the_stronger_counts(screened: Screened) -> None:
    hit = screened.hit(both_at_once)
    assert (hit["strength"], hit["ref"]) == (70, "疑点发票")


def test_a_seller_in_order_is_outside(screened: Screened) -> None:
    assert screened.hits(a_seller_in_order) == []


def test_a_doubtful_mark_counts_less_and_may_be_a_mistake(screened: Screened) -> None:
    assert screened.hit(a_doubtful_one)["strength"] == 60
    assert {"mistaken", "lifted"} == {each.code for each in RULE.innocent}


def test_without_the_register_of_firms_it_goes_by_the_mark_alone_and_says_so(bare: Screened) -> None:
    assert bare.said("R25") == ("partly", "部分运行：没有企业登记信息", 0)
