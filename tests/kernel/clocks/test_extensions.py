"""Extensions: how much, how often, on whose approval, and who must be told."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.kernel.clocks.moments import at, days, hours, months, working_days
from tests.kernel.clocks.personas import Inside
from zhujian.kernel import time
from zhujian.kernel.clocks.actions import ClockPlan, Grant, extend_clock, start_clock, stop_clock
from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.queries import limit_of
from zhujian.kernel.clocks.reading import inline_limit
from zhujian.kernel.clocks.terms import Term
from zhujian.kernel.errors import Conflict, Invalid

TOLD = at("2022-09-20")
PETITION = Grant(days(30), "情况复杂", by=7, approved_by=9, notified_at=TOLD)
SEVEN_DAYS = inline_limit("topic.toml", "clock", {"days": 7}, Text("煤矿专题办法"), date(2020, 1, 1))


def due(day: str) -> datetime:
    return time.end_of_day(date.fromisoformat(day))


def started(inside: Inside, row: LocalLimit, plan: ClockPlan, moment: str) -> Clock:
    with time.at(at(moment)):
        clock: Clock = inside(lambda act: start_clock(act, row, plan))
    return clock


def extended(inside: Inside, clock: Clock, grant: Grant) -> Clock:
    found: Clock = inside(lambda act: extend_clock(act, clock, grant)).clock
    return found


def fields(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {item.field for item in refused.value.errors}


def test_an_extension_moves_the_end_and_keeps_who_why_and_on_whose_approval(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-07-15")
    with time.at(TOLD):
        clock = extended(inside, clock, PETITION)
    assert clock.due_at == due("2022-10-13")
    [kept] = clock.extensions.all()
    assert (kept.amount, kept.unit, kept.reason) == (30, "days", "情况复杂")
    assert (kept.by, kept.approved_by, kept.granted_at, kept.notified_at) == (7, 9, TOLD, TOLD)


def test_an_extension_may_be_given_in_parts_up_to_the_most(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-07-15")
    clock = extended(inside, clock, replace(PETITION, term=days(20)))
    with pytest.raises(Invalid, match="最多还能延长10日"):
        extended(inside, clock, replace(PETITION, term=days(11)))
    clock = extended(inside, clock, replace(PETITION, term=days(10)))
    assert clock.due_at == due("2022-10-13")
    with pytest.raises(Conflict, match="已经用完"):
        extended(inside, clock, replace(PETITION, term=days(1)))


def test_every_fault_of_a_grant_is_named_at_once(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-07-15")
    with pytest.raises(Invalid) as refused:
        extended(inside, clock, Grant(days(31), " "))
    assert fields(refused) == {"amount", "reason", "approved_by", "notified_at"}
    assert "延期须经本机关负责人批准。" in refused.value.message
    assert "信访人（延期理由）" in refused.value.message
    assert not clock.extensions.exists()


def test_the_unit_of_an_extension_is_the_limits_own(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XK-20WD"), "2022-09-01")
    with pytest.raises(Invalid, match="最多10个工作日") as refused:
        extended(inside, clock, replace(PETITION, term=days(10)))
    assert fields(refused) == {"unit"}
    clock = extended(inside, clock, replace(PETITION, term=working_days(10)))
    assert clock.due_at == due("2022-10-19")


def test_asker_and_approver_are_two_people(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("XF-60D-DONE"), "2022-07-15")
    with pytest.raises(Conflict) as refused:
        extended(inside, clock, replace(PETITION, approved_by=7))
    assert refused.value.rule == "second-person"


def test_a_limit_without_an_extension_rule_is_not_extended(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("ZJ-1M-DISPOSE"), "2022-09-09")
    with pytest.raises(Conflict, match="依法不能延长") as refused:
        extended(inside, clock, replace(PETITION, term=months(1)))
    assert refused.value.rule == "ZJ-1M-DISPOSE"


def test_an_assigned_accusation_takes_three_months_and_three_and_then_what_the_superior_gives(
    inside: Inside, row: LocalLimit
) -> None:
    clock = started(inside, row, ClockPlan("JK-3M-ASSIGN"), "2021-11-30")
    clock = extended(inside, clock, replace(PETITION, term=months(3)))
    assert clock.due_at == due("2022-05-30")
    with pytest.raises(Invalid, match="延期须经上一级机关批准，请填写批准文书的文号。") as refused:
        extended(inside, clock, replace(PETITION, term=months(2)))
    assert fields(refused) == {"approval"}
    above = Grant(months(2), "案情复杂", by=7, approval="衡纪批〔2022〕3号")
    clock = extended(inside, clock, above)
    assert clock.due_at == due("2022-08-01")
    clock = extended(inside, clock, replace(above, term=months(1)))
    assert [item.step for item in clock.extensions.all()] == [0, 1, 1]


def test_detention_is_extended_above_the_office_and_ends_on_its_day(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan("JC-LZ-3M"), "2025-06-30")
    assert clock.due_at == due("2025-09-30")
    once = Grant(months(3), "案情重大", by=7, approval="湘监批〔2025〕1号")
    clock = extended(inside, clock, once)
    clock = extended(inside, clock, replace(once, term=months(2), approval="国监批〔2025〕2号"))
    assert clock.due_at == due("2026-02-28")
    with pytest.raises(Conflict):
        extended(inside, clock, once)


@pytest.mark.parametrize(
    ("term", "field"), [(days(0), "amount"), (hours(5), "unit")], ids=["nothing at all", "hours for days"]
)
def test_an_extension_that_makes_no_sense_is_refused(inside: Inside, row: LocalLimit, term: Term, field: str) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-09")
    with pytest.raises(Invalid) as refused:
        extended(inside, clock, replace(PETITION, term=term))
    assert fields(refused) == {field}


def test_the_offices_own_limit_is_extended_as_often_as_a_leader_agrees(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-13")
    for _time in range(3):
        clock = extended(inside, clock, Grant(days(3), "设备未到", by=7, approved_by=9))
    assert clock.due_at == due("2022-09-29")
    assert limit_of(clock).term == days(7)


def test_a_stopped_clock_is_not_extended(inside: Inside, row: LocalLimit) -> None:
    clock = started(inside, row, ClockPlan(SEVEN_DAYS), "2022-09-09")
    inside(lambda act: stop_clock(act, clock))
    with pytest.raises(Conflict) as refused:
        extended(inside, clock, PETITION)
    assert refused.value.state == "stopped"
