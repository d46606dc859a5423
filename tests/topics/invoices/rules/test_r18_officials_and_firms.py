import pytest

from tests.topics.invoices.world import Screened, Unit, case
from zhujian.topics.invoices.rules.r18 import RULE

pytestmark = pytest.mark.engine("sqlite")

# No numbers: whatever stands in this column is digested before it is kept.
MINE, ANOTHERS = "证件甲", "证件乙"


@case("R18")
def the_same_person(unit: Unit) -> None:
    unit.employs("林某甲", identity=MINE)
    unit.registers(unit.seller, person="林某甲", duty="股东", identity=MINE)
    unit.registers(unit.seller, person="林某甲", duty="法定代表人", identity=MINE)
    unit.buys("*印刷品*宣传册", 700)
    unit.buys("*印刷品*宣传册", 300)


@case("R18")
def another_of_the_same_name(unit: Unit) -> None:
    unit.employs("林某乙", identity=MINE)
    unit.registers(unit.seller, person="林某乙", duty="股东", identity=ANOTHERS)
    unit.buys("*印刷品*宣传册", 700)


@case("R18")
def an_official_of_somebody_else(unit: Unit) -> None:
    unit.registers(unit.seller, person="林某甲", duty="股东", identity=MINE)
    unit.buys("*印刷品*宣传册", 700)


@case("R18")
def a_name_and_no_number(unit: Unit) -> None:
    unit.employs("林某丙")
    unit.registers(unit.seller, person="林某丙", duty="监事", identity=ANOTHERS)
    unit.buys("*印刷品*宣传册", 700)


def test_one_person_in_both_registers_counts_in_full_and_each_invoice_once(screened: Screened) -> None:
    hit = screened.hit(the_same_person)
    assert (hit["strength"], hit["total"], hit["count"], hit["ref"]) == (100, 1000, 2, "林某甲")
    assert hit["found"] == "股东"  # of several duties one


def test_another_number_under_the_same_name_is_another_person(screened: Screened) -> None:
    assert screened.hits(another_of_the_same_name) == []


def test_the_officials_of_other_units_are_not_meant(screened: Screened) -> None:
    assert screened.hits(an_official_of_somebody_else) == []


def test_a_name_alone_counts_for_little(screened: Screened) -> None:
    hit = screened.hit(a_name_and_no_number)
    assert (hit["strength"], hit["ref"], hit["found"], hit["count"]) == (30, "林某丙", "监事", 1)
    assert RULE.innocent[0].code == "same-name"


def test_without_persons_of_firms_and_officials_it_is_not_run(bare: Screened) -> None:
    reason = "未运行：企业登记信息中没有法定代表人、股东、监事、没有公职人员及近亲属名册"
    assert bare.said("R18") == ("not-run", reason, None)
