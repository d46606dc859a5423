"""A due date that reaches into a year without a table is provisional, and counted anew when the table arrives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.factories import SYSTEM
from tests.kernel.problems.telling import entries
from tests.kernel.problems.world import World
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.clocks.actions import import_holidays
from zhujian.kernel.problems import actions, jobs
from zhujian.kernel.problems.models import Problem

YEAR_END = datetime(2026, 12, 20, 9, tzinfo=time.ZONE)
# Invented, as the notice for 2027 is not out yet: the fifteenth day, 4 January, is a day off, and so is the next.
NEW_YEAR_2027 = [(date(2027, 1, day), "元旦", "休") for day in (1, 4, 5)]


def assigned(world: World) -> Problem:
    with time.at(YEAR_END):
        return world.assigned()


def arrives() -> None:
    with time.at(YEAR_END + timedelta(days=1)):
        import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")


def test_a_problem_whose_end_lies_in_an_unknown_year_says_so(world: World) -> None:
    problem = assigned(world)
    assert (problem.due_at, problem.provisional) == (time.end_of_day(date(2027, 1, 4)), True)
    clock = world.call("a", "get", f"/problems/{problem.number}/clock").json()
    assert (clock["due"], clock["provisional"]) == ("2027-01-04", True)


def test_the_table_moves_the_clock_and_the_problems_copies_of_its_dates(world: World) -> None:
    problem = assigned(world)
    before = problem.amber_at
    arrives()
    problem.refresh_from_db()
    assert (problem.due_at, problem.provisional) == (time.end_of_day(date(2027, 1, 6)), False)
    assert before is not None
    assert problem.amber_at is not None
    assert problem.red_at == datetime(2027, 1, 7, tzinfo=time.ZONE)
    clock = world.call("a", "get", f"/problems/{problem.number}/clock").json()
    assert (clock["due"], clock["provisional"]) == ("2027-01-06", False)
    assert verify().holds


def test_a_closed_problem_keeps_the_date_by_which_it_was_judged(world: World) -> None:
    with time.at(YEAR_END):
        problem = world.closed()
    arrives()
    problem.refresh_from_db()
    assert (problem.due_at, problem.provisional) == (time.end_of_day(date(2027, 1, 4)), True)


def test_a_problem_that_was_told_of_as_late_and_is_late_no_more_is_told_of_again(world: World) -> None:
    problem = assigned(world)
    with time.at(datetime(2027, 1, 5, 9, tzinfo=time.ZONE)):
        jobs.cross_lights()
        import_holidays(SYSTEM, year=2027, rows=NEW_YEAR_2027, source="通知")
        assert jobs.cross_lights() == 0
    with time.at(datetime(2027, 1, 7, 9, tzinfo=time.ZONE)):
        jobs.cross_lights()
    assert [entry.action for entry in entries(problem)] == ["problems.turned-red", "problems.turned-red"]


def test_the_last_day_for_the_receipt_follows_the_table(world: World) -> None:
    from zhujian.kernel.problems.receipts import sign_by

    with time.at(YEAR_END):
        problem = actions.assign(world.actor("a"), problem=world.problem(category="ventilation"), unit=world.owner)
    eve = datetime(2027, 1, 3, 9, tzinfo=time.ZONE)
    assert sign_by(problem, eve) == time.end_of_day(date(2027, 1, 4))
    arrives()
    assert sign_by(problem, eve) == time.end_of_day(date(2027, 1, 6))
