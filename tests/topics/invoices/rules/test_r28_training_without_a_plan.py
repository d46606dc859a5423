import pytest

from tests.topics.invoices.world import Case, Screened, Unit, after, case
from zhujian.topics.invoices.exports.schemas import Event
from zhujian.topics.invoices.rules.base import Level
from zhujian.topics.invoices.rules.r28 import RULE

pytestmark = pytest.mark.engine("sqlite")


def _plans(unit: Unit, *days: int) -> None:
    for day in days:
        unit.holds(Event.TRAINING, on=after(day), until=after(day + 1), title="业务培训")


@case("R28")
def training_that_nobody_planned(unit: Unit) -> None:
    _plans(unit, -32, 31)
    unit.buys("*非学历教育服务*培训费", 10000)


@case("R28")
def a_fen_too_little(unit: Unit) -> None:
    _plans(unit, -90, 90)
    unit.buys("*非学历教育服务*培训费", "9999.99")


@case("R28")
def a_training_thirty_days_before(unit: Unit) -> None:
    _plans(unit, -31, 90)
    unit.buys("*会展服务*会议费", 20000)


@case("R28")
def a_unit_that_plans_nothing(unit: Unit) -> None:
    unit.buys("*非学历教育服务*培训费", 20000)


@case("R28")
def ordered_from_above(unit: Unit) -> None:
    _plans(unit, -90, 90)
    unit.buys("*会展服务*会议费", 30000, remark="上级布置")


def test_a_large_training_without_a_plan(screened: Screened) -> None:
    hit = screened.hit(training_that_nobody_planned)
    assert (hit["strength"], hit["total"], hit["bound"], hit["found"]) == (70, 10000, 10000, "培训费")
    assert RULE.level is Level.MIDDLE


@pytest.mark.parametrize("near", [a_fen_too_little, a_training_thirty_days_before, a_unit_that_plans_nothing])
def test_a_fen_less_a_day_nearer_and_a_unit_without_plans_are_outside(screened: Screened, near: Case) -> None:
    assert screened.hits(near) == []


def test_an_order_from_above_is_offered_as_the_explanation(screened: Screened) -> None:
    assert screened.hit(ordered_from_above)["total"] == 30000
    assert {"ordered", "billing-day"} == {each.code for each in RULE.innocent}


def test_without_planned_meetings_and_trainings_it_is_not_run(bare: Screened) -> None:
    assert bare.said("R28") == ("not-run", "未运行：没有会议、培训计划", None)
