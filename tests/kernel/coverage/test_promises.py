"""What is promised of a site's visits, against plain loops that follow the words of the promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhujian.kernel.clocks.limits import Text
from zhujian.kernel.coverage.calendars import kept_counts
from zhujian.kernel.coverage.obligations import Place, due_counts, keeper, percent
from zhujian.kernel.registry.values import Visits

FIRST = date(2022, 9, 1)


def kind(every_days: int, code: str = "k") -> Visits:
    return Visits(code, title=Text(code), every_days=every_days, teams="on-site")


def place(since: int | None = None, until: int | None = None, pk: int = 1) -> Place:
    day = lambda step: None if step is None else FIRST + timedelta(days=step)  # noqa: E731
    return Place(pk, f"p{pk}", f"塘{pk}", day(since), day(until))


def kept(every_days: int, visited: set[int], step: int, since: int | None = None) -> bool:
    days = {FIRST + timedelta(days=each) for each in visited}
    return keeper([kind(every_days)], FIRST)(place(since), FIRST + timedelta(days=step), [days])


def test_every_day_means_that_very_day():
    assert kept(1, {3}, 3)
    assert not kept(1, {2, 4}, 3)


def test_every_three_days_means_one_in_any_three_on_end():
    assert kept(3, {3}, 5)
    assert not kept(3, {3}, 6)


def test_nothing_is_owed_before_so_many_days_have_passed():
    assert kept(3, set(), 1)
    assert not kept(3, set(), 2)


def test_a_site_that_came_in_later_owes_later():
    assert kept(3, set(), 11, since=10)
    assert not kept(3, set(), 12, since=10)


def test_all_kinds_must_be_kept():
    test = keeper([kind(1, "a"), kind(1, "b")], FIRST)
    assert test(place(), FIRST, [{FIRST}, {FIRST}])
    assert not test(place(), FIRST, [{FIRST}, set()])


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(36, 36, 100), (0, 36, 0), (1, 3, 33.3), (999, 1000, 99.9), (0, 0, None)]
)
def test_shares_are_rounded_down_to_a_tenth(part, whole, told):
    assert percent(part, whole) == told


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_hundred_is_told_of_all_alone(part, whole):
    part = min(part, whole)
    assert (percent(part, whole) == 100) == (part == whole)


bounds = st.one_of(st.none(), st.integers(-5, 25))


@given(st.lists(st.tuples(bounds, bounds), max_size=6), st.integers(1, 20))
def test_sites_are_counted_on_the_days_on_which_they_are_watched(spans, length):
    places = [place(since, until) for since, until in spans]
    days = [FIRST + timedelta(days=step) for step in range(length)]
    assert due_counts(places, days) == [sum(each.is_watched(day) for each in places) for day in days]


visits = st.sets(st.tuples(st.integers(1, 3), st.integers(-6, 12)), max_size=25)


@given(visits, st.integers(1, 6), st.lists(st.tuples(bounds, bounds), min_size=3, max_size=3))
def test_days_are_counted_as_the_promise_says(visited, every, spans):
    places = [place(since, until, pk) for pk, (since, until) in enumerate(spans, start=1)]
    days = [FIRST + timedelta(days=step) for step in range(12)]
    rows = [(n, site, 9, str(FIRST + timedelta(days=step)), "done", "k") for n, (site, step) in enumerate(visited)]
    expected = []
    for step, day in enumerate(days):
        count = 0
        for each in places:
            met = any((each.pk, step - back) in visited for back in range(every))
            began = max(FIRST, each.since) if each.since else FIRST
            count += each.is_watched(day) and (met or (every > 1 and (day - began).days + 1 < every))
        expected.append(count)
    assert kept_counts([kind(every)], places, days, rows, FIRST) == expected
