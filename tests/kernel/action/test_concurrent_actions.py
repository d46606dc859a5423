"""Many actions at the same moment, on threads and connections of their own."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.concurrency import refusals, together
from tests.samples import Sample, events, faults, run, sample
from zhujian.kernel.action import Act
from zhujian.kernel.audit.models import Head
from zhujian.kernel.errors import Conflict

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("samples")]

MANY = 8


def test_the_very_first_events_of_a_log_may_come_at_the_same_moment() -> None:
    assert not Head.objects.exists()
    results = together([sample] * MANY)
    assert refusals(results) == []
    assert Head.objects.get().size == MANY
    assert [event.seq for event in events()] == list(range(1, MANY + 1))
    assert faults() == []


def test_events_are_numbered_without_gaps_though_some_actions_fail() -> None:
    sample()

    def write(number: int) -> Sample:
        def work(act: Act) -> Sample:
            made = Sample.objects.create(number=number)
            if number % 2:
                raise Conflict("not now")
            return made

        return run(work)

    results = together([lambda number=number: write(number) for number in range(MANY)])
    assert len(refusals(results)) == MANY // 2
    assert [event.seq for event in events()] == list(range(1, MANY // 2 + 2))
    assert Sample.objects.filter(number__in=range(1, MANY, 2)).count() == 0
    assert faults() == []


def test_no_change_of_a_locked_row_is_lost() -> None:
    row = sample()

    def count(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        locked.number += 1
        locked.save(update_fields=["number"])

    assert refusals(together([lambda: run(count)] * MANY)) == []
    row.refresh_from_db()
    assert row.number == MANY
    assert faults() == []


def test_an_update_of_what_others_are_changing_is_recorded_as_it_ends() -> None:
    rows = [sample(text="open") for _ in range(3)]

    def take(name: str) -> Any:
        return lambda: run(lambda act: Sample.objects.filter(text="open").update(text=name))

    results = together([take(f"taken by {number}") for number in range(MANY)])
    assert sorted(results) == [0] * (MANY - 1) + [len(rows)]
    assert Sample.objects.values("text").distinct().count() == 1
    assert faults() == []


def test_two_who_save_different_columns_of_one_row_without_locking_it_are_both_recorded() -> None:
    row = sample()

    def write(column: str) -> Any:
        def work(act: Act) -> None:
            unlocked = Sample.objects.get(pk=row.pk)
            setattr(unlocked, column, f"by {column}")
            unlocked.save(update_fields=[column])

        return lambda: run(work)

    assert refusals(together([write("text"), write("words")] * 3)) == []
    row.refresh_from_db()
    assert (row.text, row.words) == ("by text", "by words")
    assert faults() == []


def test_two_actions_that_lock_two_rows_in_opposite_order_end_by_themselves() -> None:
    """One of them may be refused; neither hangs, fails otherwise, or leaves half of it."""
    pair = [sample(), sample()]

    def write(order: list[Sample]) -> Any:
        def work(act: Act) -> None:
            for row in order:
                locked = act.lock(Sample, row.pk)
                time.sleep(0.2)
                locked.number += 1
                locked.save(update_fields=["number"])

        return lambda: run(work)

    refused = refusals(together([write(pair), write(pair[::-1])]))
    assert all(isinstance(error, Conflict) for error in refused), refused
    assert set(Sample.objects.values_list("number", flat=True)) == {2 - len(refused)}
    assert faults() == []
