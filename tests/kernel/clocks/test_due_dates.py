"""Due dates against cases worked out by hand, and against a count of its own that asks chinesecalendar."""

import calendar as gregorian
from datetime import date, timedelta

import chinese_calendar
import pytest

from tests.kernel.clocks.cases import BY_THE_DAY, HOURS, Case
from tests.kernel.clocks.moments import UNTIL_2026, at, days, hours, months, stood, working_days
from zhujian.kernel.clocks.compute import compute
from zhujian.kernel.clocks.reckoning import Reckoning, Standstill
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.time import end_of_day, local_date

DAY = timedelta(days=1)


def reckon(case: Case) -> Reckoning:
    return compute(
        UNTIL_2026,
        at(case.started),
        case.term,
        pauses=case.pauses,
        extensions=case.extensions,
        rolls=case.rolls,
    )


@pytest.mark.parametrize("case", BY_THE_DAY, ids=lambda case: case.says)
def test_a_limit_ends_with_the_day_worked_out_by_hand(case: Case) -> None:
    found = reckon(case)
    assert found.due == end_of_day(date.fromisoformat(case.due))
    assert found.provisional is case.provisional


@pytest.mark.parametrize("case", HOURS, ids=lambda case: case.says)
def test_hours_end_at_the_moment_worked_out_by_hand(case: Case) -> None:
    found = reckon(case)
    assert found.due == at(case.due)
    assert not found.provisional


def test_there_are_at_least_forty_cases_and_no_two_alike() -> None:
    says = [case.says for case in BY_THE_DAY + HOURS]
    assert len(set(says)) == len(says) >= 40


def paused_days(pauses: tuple[Standstill, ...]) -> set[date]:
    found = set()
    for pause in pauses:
        assert pause.end is not None
        day = local_date(pause.start) + DAY
        while day <= local_date(pause.end):
            found.add(day)
            day += DAY
    return found


def corresponding_day(day: date, count: int) -> date:
    """Step by step to the day of the same number in the wanted month, or to its last."""
    wanted, year, month = day.day, day.year, day.month
    for _step in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(wanted, gregorian.monthrange(year, month)[1]))


def counted_by_chinesecalendar(case: Case) -> date:
    """A second way to the date: days ticked off one by one, workdays as chinesecalendar's own function says."""
    paused = paused_days(case.pauses)
    day = local_date(at(case.started))
    unit, total = case.term.unit, case.term.amount + sum(term.amount for term in case.extensions)
    if unit in {Unit.MONTHS, Unit.YEARS}:
        total = (corresponding_day(day, total * (12 if unit is Unit.YEARS else 1)) - day).days
    while total:
        day += DAY
        counts = chinese_calendar.is_workday(day) if unit is Unit.WORKING_DAYS else True
        total -= counts and day not in paused
    while case.rolls and case.term.amount and (day in paused or not chinese_calendar.is_workday(day)):
        day += DAY
    return day


SECOND_WAY = [
    case
    for case in BY_THE_DAY
    if "2027" not in case.due
    and case.term.unit is not Unit.QUARTERS
    and {term.unit for term in case.extensions} <= {case.term.unit}
]


@pytest.mark.parametrize("case", SECOND_WAY, ids=lambda case: case.says)
def test_chinesecalendar_counts_to_the_same_day(case: Case) -> None:
    assert counted_by_chinesecalendar(case) == date.fromisoformat(case.due)


def test_an_open_pause_leaves_the_end_unknown_and_says_what_is_left() -> None:
    found = compute(UNTIL_2026, at("2022-09-09"), working_days(15), pauses=[stood("2022-09-19")])
    assert found.due is None
    assert found.waits_for_resumption
    assert found.left == (working_days(10),)


def test_an_open_pause_after_the_last_day_leaves_the_end_where_it_was() -> None:
    found = compute(UNTIL_2026, at("2022-09-09"), working_days(15), pauses=[stood("2022-10-08")])
    assert found.due == end_of_day(date(2022, 10, 8))


def test_an_open_pause_keeps_the_extension_that_is_still_to_come() -> None:
    pauses = [stood("2022-09-19")]
    found = compute(UNTIL_2026, at("2022-09-09"), working_days(15), pauses=pauses, extensions=[days(10)])
    assert found.left == (working_days(10), days(10))


def test_an_open_pause_of_a_month_says_how_many_days_are_left() -> None:
    pauses = [stood("2022-09-10", "2022-09-15"), stood("2022-09-20")]
    found = compute(UNTIL_2026, at("2022-08-22"), months(1), pauses=pauses)
    assert found.left == (days(7),)


def test_an_open_pause_within_the_days_of_rest_ends_on_the_first_working_day_after_it() -> None:
    still = compute(UNTIL_2026, at("2022-09-02"), days(15), pauses=[stood("2022-09-17")])
    assert still.due is None
    assert still.left == ()
    resumed = compute(UNTIL_2026, at("2022-09-02"), days(15), pauses=[stood("2022-09-17", "2022-09-21")])
    assert resumed.due == end_of_day(date(2022, 9, 22))


def test_an_open_pause_of_hours_says_how_much_time_is_left() -> None:
    found = compute(UNTIL_2026, at("2022-09-30T09:00"), hours(24), pauses=[stood("2022-09-30T15:30")])
    assert found.due is None
    assert found.time_left == timedelta(hours=17, minutes=30)


@pytest.mark.parametrize(("term", "extension"), [(hours(12), days(1)), (working_days(5), hours(3))])
def test_hours_and_days_are_not_mixed(term: Term, extension: Term) -> None:
    with pytest.raises(ValueError, match="hours are extended by hours"):
        compute(UNTIL_2026, at("2022-09-30"), term, extensions=[extension])


def test_a_naive_trigger_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compute(UNTIL_2026, at("2022-09-30").replace(tzinfo=None), days(1))


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        stood("2022-09-30", "2022-09-29")
