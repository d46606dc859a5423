"""The office's own limits, in versions, beside the law's."""

from dataclasses import replace
from datetime import date

import pytest

from tests.kernel.clocks.moments import at, days, working_days
from tests.kernel.clocks.personas import OFFICER, SYSTEM, Inside
from zhujian.kernel import time
from zhujian.kernel.clocks.actions import ClockPlan, LocalTerms, pause_clock, save_local_limit, start_clock
from zhujian.kernel.clocks.catalogue import NotInForceError, UnknownLimitError
from zhujian.kernel.clocks.models import Clock, LocalLimit
from zhujian.kernel.clocks.queries import limit_for, limit_of
from zhujian.kernel.errors import Conflict, Forbidden, Invalid

TERMS = LocalTerms(basis="耒阳市企业诉求办理办法", trigger="诉求交办", term=working_days(5), action="答复企业")


def save(code: str = "LOCAL-DEMAND", terms: LocalTerms = TERMS, since: str = "2022-01-01") -> LocalLimit:
    return save_local_limit(SYSTEM, code=code, terms=terms, since=date.fromisoformat(since))


def test_a_new_version_ends_the_one_before_on_the_eve(db: None) -> None:
    save()
    save(terms=replace(TERMS, term=working_days(3)), since="2022-09-01")
    assert [(item.amount, item.until) for item in LocalLimit.objects.order_by("since")] == [
        (5, date(2022, 8, 31)),
        (3, None),
    ]


@pytest.mark.parametrize(("day", "term"), [("2022-08-31", working_days(5)), ("2022-09-01", working_days(3))])
def test_the_trigger_chooses_the_version(db: None, day: str, term: object) -> None:
    save()
    save(terms=replace(TERMS, term=working_days(3)), since="2022-09-01")
    assert limit_for("LOCAL-DEMAND", date.fromisoformat(day)).term == term


def test_a_running_clock_keeps_the_version_by_which_it_was_started(inside: Inside, row: LocalLimit) -> None:
    save()
    with time.at(at("2022-08-30")):
        clock: Clock = inside(lambda act: start_clock(act, row, ClockPlan("LOCAL-DEMAND")))
    save(terms=replace(TERMS, term=working_days(3)), since="2022-09-01")
    assert limit_of(clock).term == working_days(5)
    assert clock.due_at == time.end_of_day(date(2022, 9, 6))


def test_the_office_decides_whether_its_limit_can_be_paused(inside: Inside, row: LocalLimit) -> None:
    save(terms=replace(TERMS, pausable=False, extendable=False))
    clock = inside(lambda act: start_clock(act, row, ClockPlan("LOCAL-DEMAND"), started_at=at("2022-09-01")))
    assert limit_of(clock).extensions == ()
    with pytest.raises(Conflict, match="不能暂停"):
        inside(lambda act: pause_clock(act, clock, reason="等待上级政策"))


def test_a_local_limit_was_not_in_force_before_its_first_version(db: None) -> None:
    save(since="2022-09-01")
    with pytest.raises(NotInForceError):
        limit_for("LOCAL-DEMAND", date(2022, 8, 31))
    with pytest.raises(UnknownLimitError):
        limit_for("LOCAL-OTHER", date(2022, 8, 31))


@pytest.mark.parametrize("code", ["XF-60D-DONE", "petition-settlement"])
def test_what_the_law_sets_is_not_the_offices_to_change(db: None, code: str) -> None:
    with pytest.raises(Invalid, match="是法定期限，不能由本单位另行规定"):
        save(code, replace(TERMS, term=days(90)))
    assert not LocalLimit.objects.exists()


def test_every_empty_field_is_named_at_once(db: None) -> None:
    with pytest.raises(Invalid) as refused:
        save("", LocalTerms(" ", "", working_days(5), ""))
    assert [item.field for item in refused.value.errors] == ["code", "basis", "trigger", "action"]


def test_versions_follow_one_another(db: None) -> None:
    save(since="2022-09-01")
    with pytest.raises(Invalid, match="施行日期应当晚于现行版本的2022年9月1日") as refused:
        save(since="2022-09-01")
    assert [item.field for item in refused.value.errors] == ["since"]


def test_only_those_who_may_set_a_local_limit(db: None) -> None:
    with pytest.raises(Forbidden):
        save_local_limit(OFFICER, code="LOCAL-DEMAND", terms=TERMS, since=date(2022, 1, 1))
