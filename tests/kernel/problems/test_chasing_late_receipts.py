"""`sign_within`: an order that nobody signs for in time is chased by the system, once for each limit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.kernel.problems.telling import entries, told
from tests.kernel.problems.world import MORNING, World
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.problems import actions, jobs, receipts

CHASE = receipts.CHASE
# A major hazard is signed for within a day, a general one within the usual seven: until Thursday the 15th.
WITHIN_A_DAY = "ventilation"
NEXT_DAY, LAST_DAY = (MORNING.replace(day=day, hour=23) for day in (9, 15))


def run(moment: datetime) -> object:
    """How many units the worker reminds at this moment."""
    with time.at(moment):
        return jobs.chase_receipts()


def test_nothing_is_chased_until_the_last_day_is_over(world: World) -> None:
    problem = world.assigned()
    assert run(LAST_DAY) == 0
    assert run(LAST_DAY + timedelta(hours=1)) == 1
    assert len(entries(problem, CHASE)) == 1


def test_the_unit_is_told_and_the_history_says_so(world: World) -> None:
    owner, problem = world.account("owner"), world.assigned()
    run(LAST_DAY + timedelta(hours=1))
    [entry] = entries(problem, CHASE)
    assert (entry.source, entry.target) == ("assigned", "assigned")
    assert entry.reason == "交办后 7 日内没有签收，系统已自动提醒联络员。"
    assert told(CHASE) == [owner.pk]


def test_it_is_chased_once(world: World) -> None:
    problem = world.assigned()
    assert [run(LAST_DAY + timedelta(days=days)) for days in (1, 2, 60)] == [1, 0, 0]
    assert len(entries(problem, CHASE)) == 1
    assert Event.objects.filter(action=CHASE).count() == 1


def test_a_category_has_a_limit_of_its_own(world: World) -> None:
    urgent = actions.assign(world.actor("a"), problem=world.problem(category=WITHIN_A_DAY), unit=world.owner)
    usual = world.assigned()
    assert run(NEXT_DAY) == 0
    # The 10th to the 12th are Mid-Autumn: the day after the order is a Friday, and the limit ends with it.
    assert run(NEXT_DAY + timedelta(hours=1)) == 1
    assert [len(entries(problem, CHASE)) for problem in (urgent, usual)] == [1, 0]


def test_a_limit_that_ends_on_a_holiday_runs_on(world: World) -> None:
    with time.at(MORNING.replace(day=9)):
        problem = actions.assign(world.actor("a"), problem=world.problem(category=WITHIN_A_DAY), unit=world.owner)
    assert receipts.sign_by(problem, MORNING.replace(day=9)) == time.end_of_day(date(2022, 9, 13))
    assert run(MORNING.replace(day=13, hour=23)) == 0
    assert run(MORNING.replace(day=14)) == 1


@pytest.mark.parametrize("verb", ["acknowledge", "object"])
def test_what_the_unit_has_answered_is_not_chased(world: World, verb: str) -> None:
    problem = world.assigned()
    if verb == "acknowledge":
        actions.acknowledge(world.actor("owner"), problem=problem)
    else:
        actions.object_to(world.actor("owner"), problem=problem, reason="不属于本单位")
    assert run(LAST_DAY + timedelta(days=9)) == 0


def test_the_days_count_anew_from_a_refused_objection(world: World) -> None:
    problem = actions.object_to(world.actor("owner"), problem=world.assigned(), reason="不属于本单位")
    with time.at(LAST_DAY):
        actions.decide_objection(world.actor("a"), problem=problem, uphold=False, reason="主体责任在本单位")
    assert run(LAST_DAY + timedelta(days=1)) == 0
    assert run(LAST_DAY + timedelta(days=8)) == 1


def test_a_second_order_is_a_second_limit(world: World) -> None:
    problem = world.assigned()
    run(LAST_DAY + timedelta(days=1))
    with time.at(LAST_DAY + timedelta(days=2)):
        actions.dismiss(world.actor("a"), problem=problem, reason="重复登记")
        actions.consent(world.actor("b"), problem=problem, agree=True, reason="同意")
        again = actions.reopen(world.actor("a"), problem=problem, reason="并非重复")
        actions.assign(world.actor("a"), problem=again, unit=world.owner)
    assert run(LAST_DAY + timedelta(days=5)) == 0
    assert run(LAST_DAY + timedelta(days=30)) == 1
    assert len(entries(problem, CHASE)) == 2


def test_a_problem_of_a_topic_that_is_gone_has_the_usual_days(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = actions.assign(world.actor("a"), problem=world.problem(category=WITHIN_A_DAY), unit=world.owner)
    assert receipts.days_to_sign(problem) == 1
    monkeypatch.setattr(receipts, "find_topic", lambda _code: None)
    assert receipts.days_to_sign(problem) == 7


def test_the_order_names_the_last_day_on_its_slip(world: World) -> None:
    world.assigned()
    assert Letter.objects.get().content["slip"]["sign_by"] == "2022-09-15"


def test_it_is_no_urging_letter(world: World) -> None:
    world.assigned()
    run(LAST_DAY + timedelta(days=30))
    assert [letter.kind for letter in Letter.objects.all()] == ["order"]


def test_what_is_not_late_cannot_be_chased_by_the_system_nor_what_is_by_anybody_else(world: World) -> None:
    problem = world.assigned()
    with pytest.raises(Conflict):
        actions.chase_receipt(jobs.WORKER, problem=problem)
    with time.at(LAST_DAY + timedelta(days=1)), pytest.raises(Forbidden):
        actions.chase_receipt(world.actor("a"), problem=problem)
    assert entries(problem) == []
