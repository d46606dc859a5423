import pytest

from tests.topics.invoices.world import Case, Screened, Unit, after, case
from zhujian.topics.invoices.exports.schemas import State
from zhujian.topics.invoices.rules.r24 import RULE

pytestmark = pytest.mark.engine("sqlite")


def _keeps_a_ledger(unit: Unit, until: int = 60) -> None:
    """From ten days ahead of DAY to so many behind it, each entry with its invoice."""
    for days in (-10, until):
        unit.claims(unit.buys("*供电*电费", 100, on=after(days)), 100, on=after(days))


@case("R24")
def a_meal_that_nobody_claimed(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    unit.buys("*餐饮服务*餐费", 800)
    unit.buys("*纸制品*复印纸", 120)


@case("R24")
def not_yet_due(unit: Unit) -> None:
    _keeps_a_ledger(unit, until=59)
    unit.buys("*餐饮服务*餐费", 800)


@case("R24")
def a_unit_that_keeps_no_ledger(unit: Unit) -> None:
    unit.buys("*餐饮服务*餐费", 800)


@case("R24")
def claimed_however_it_is_written(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    for way in (lambda key: key, lambda key: key.replace("-", ""), lambda key: key.split("-")[1]):
        unit.claims(way(unit.buys("*餐饮服务*餐费", 800)), 800)


@case("R24")
def a_claim_without_an_invoice(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    unit.claims("99990001", 640)


@case("R24")
def claimed_after_it_was_void(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    unit.claims(unit.buys("*餐饮服务*餐费", 700, state=State.VOID), 700)


@case("R24")
def claimed_twice(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    meal = unit.buys("*餐饮服务*餐费", 500)
    unit.claims(meal, 500, voucher="记-甲")
    unit.claims(meal, "0.01", voucher="记-乙")


@case("R24")
def several_invoices_in_one_claim(unit: Unit) -> None:
    _keeps_a_ledger(unit)
    for total in (300, 200):
        unit.claims(unit.buys("*餐饮服务*餐费", total), 500, share=2, voucher="记-丙")


@case("R24")
def claimed_for_another_year(unit: Unit) -> None:
    """One entry for an invoice of days that no export covers, and a bill that waits for its claim."""
    _keeps_a_ledger(unit)
    unit.claims("99990002", 640, on=after(-11))
    unit.buys("*供电*电费", 90, on=after(-9))


def test_what_was_issued_and_never_claimed_the_telling_kind_before_the_rest(screened: Screened) -> None:
    found = screened.hits(a_meal_that_nobody_claimed)
    assert [(hit["strength"], hit["total"], hit["found"], hit["ref"]) for hit in found] == [
        (70, 800, "餐费", "开而未报"),
        (40, 120, "复印纸", "开而未报"),
    ]


def test_a_claim_without_an_invoice_names_no_seller_and_the_unit(screened: Screened) -> None:
    hit = screened.hit(a_claim_without_an_invoice)
    assert (hit["strength"], hit["total"], hit["figure"]) == (80, 640, 640)
    assert (hit["found"], hit["ref"], hit["invoice"], hit["seller"]) == ("99990001", "报而无票", "", "")
    assert hit["buyer_name"]


def test_a_void_invoice_is_none(screened: Screened) -> None:
    hit = screened.hit(claimed_after_it_was_void)
    assert (hit["strength"], hit["ref"], hit["total"]) == (80, "报而无票", 700)


def test_claims_that_come_to_more_than_the_invoice(screened: Screened) -> None:
    hit = screened.hit(claimed_twice)
    assert (hit["strength"], hit["ref"], hit["total"], str(hit["figure"]), hit["count"]) == (
        90, "报销大于票面", 500, "500.01", 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    "near", [not_yet_due, a_unit_that_keeps_no_ledger, claimed_however_it_is_written, several_invoices_in_one_claim]
)
def test_what_is_not_due_not_kept_or_written_otherwise_is_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_a_late_account_stays_a_hit_and_the_explanations_are_offered(screened: Screened) -> None:
    hit = screened.hit(claimed_for_another_year)
    assert (hit["ref"], hit["total"], hit["strength"]) == ("开而未报", 90, 40)
    assert {"year-end", "advance", "late", "typing"} == {each.code for each in RULE.innocent}


def test_without_a_ledger_it_is_not_run(bare: Screened) -> None:
    assert bare.said("R24") == ("not-run", "未运行：没有报销台账", None)
