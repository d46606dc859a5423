"""An action called from inside another joins it: one transaction, an event each, all or nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from tests.samples import Sample, digests_in, events, faults, run, sample, somebody
from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.records import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


def inner(name: str, work: Callable[[Act], Any]) -> Callable[[Act], Any]:
    """An action `samples.NAME` that does this."""
    return action(f"samples.{name}")(work)


def written(index: int) -> set[str]:
    return {pk for _label, pk in digests_in(events()[index])}


def test_events_stand_in_the_order_in_which_the_actions_began() -> None:
    leaf = inner("leaf", lambda act: None)
    branch = inner("branch", leaf)
    run(lambda act: (branch(act), leaf(act)), name="samples.root")
    assert [event.action for event in events()] == ["samples.root", "samples.branch", "samples.leaf", "samples.leaf"]
    assert [event.seq for event in events()] == [1, 2, 3, 4]


def test_each_event_holds_the_rows_that_its_own_action_wrote() -> None:
    leaf = inner("leaf", lambda act: Sample.objects.create())

    def root(act: Act) -> tuple[Sample, Sample, Sample]:
        return Sample.objects.create(), leaf(act), Sample.objects.create()

    first, second, third = run(root, name="samples.root")
    assert written(0) == {str(first.pk), str(third.pk)}
    assert written(1) == {str(second.pk)}
    assert faults() == []


def test_a_row_that_both_wrote_has_its_last_digest_in_both_events() -> None:
    row = sample()

    def change(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        locked.number += 1
        locked.save(update_fields=["number"])

    again = inner("again", change)

    def root(act: Act) -> None:
        change(act)
        again(act)
        change(act)

    run(root, name="samples.root")
    row.refresh_from_db()
    assert row.number == 3
    assert {value for event in events()[1:] for value in digests_in(event).values()} == {digest(row)}


def test_an_inner_action_asks_for_its_own_permission() -> None:
    leaf = inner("leaf", lambda act: Sample.objects.create())
    with pytest.raises(Forbidden):
        run(leaf, actor=somebody("samples.root"), name="samples.root")
    assert events() == []
    run(leaf, actor=somebody("samples.root", "samples.leaf"), name="samples.root")
    assert len(events()) == 2


def test_another_actor_within_joins_and_is_named() -> None:
    leaf = inner("leaf", lambda act: Sample.objects.create())
    run(lambda act: leaf(somebody("samples.leaf", account=9)), name="samples.root")
    assert [event.account for event in events()] == [None, 9]


def test_when_the_inner_action_fails_nothing_of_either_remains() -> None:
    def fail(act: Act) -> None:
        Sample.objects.create(text="inner")
        raise Conflict("not now")

    leaf = inner("leaf", fail)

    def root(act: Act) -> None:
        Sample.objects.create(text="outer")
        leaf(act)

    with pytest.raises(Conflict):
        run(root, name="samples.root")
    assert not Sample.objects.exists()
    assert events() == []


def test_when_the_outer_action_fails_afterwards_nothing_of_either_remains() -> None:
    leaf = inner("leaf", lambda act: Sample.objects.create())

    def root(act: Act) -> None:
        leaf(act)
        raise Conflict("not now")

    with pytest.raises(Conflict):
        run(root, name="samples.root")
    assert not Sample.objects.exists()
    assert events() == []


def _half(act: Act) -> None:
    Sample.objects.create(text="half")
    raise Conflict("not now")


def test_half_an_action_is_not_kept_by_an_outer_one_that_swallows_the_refusal() -> None:
    leaf = inner("leaf", _half)

    def root(act: Act) -> None:
        Sample.objects.create(text="outer")
        with contextlib.suppress(Conflict):
            leaf(act)

    with pytest.raises(TransactionManagementError):
        run(root, name="samples.root")
    assert not Sample.objects.exists()
    assert events() == []


def test_an_outer_action_goes_on_where_the_refused_one_had_written_nothing() -> None:
    leaf = inner("leaf", _half)

    def root(act: Act) -> None:
        with pytest.raises(Forbidden):
            leaf(act)
        Sample.objects.create(text="outer")

    run(root, actor=somebody("samples.root"), name="samples.root")
    assert [event.action for event in events()] == ["samples.root"]
    assert Sample.objects.get().text == "outer"
    assert faults() == []


def test_an_outer_action_goes_on_where_it_took_the_refused_one_back() -> None:
    """One of many rows is refused and the others are kept: each in a savepoint of its own."""
    row = sample(text="before")

    def fail(act: Act) -> None:
        Sample.objects.create(text="half")
        locked = act.lock(Sample, row.pk)
        locked.text = "half"
        locked.save()
        Sample.objects.filter(pk=row.pk).delete()
        raise Conflict("not now")

    leaf = inner("leaf", fail)

    def root(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        locked.number = 1
        locked.save(update_fields=["number"])
        with pytest.raises(Conflict), transaction.atomic():
            leaf(act)
        Sample.objects.create(text="outer")

    run(root, name="samples.root")
    assert [event.action for event in events()] == ["samples.write", "samples.root"]
    assert sorted(Sample.objects.values_list("text", "number")) == [("before", 1), ("outer", 0)]
    assert faults() == []


def test_a_wish_of_an_action_that_was_taken_back_is_forgotten() -> None:
    def fail(act: Act) -> None:
        act.notify(Tell("never"))
        raise Conflict("not now")

    leaf = inner("leaf", fail)

    def root(act: Act) -> list[str]:
        act.notify(Tell("kept"))
        with pytest.raises(Conflict):
            leaf(act)
        return [wish.kind for part in act.walk() for wish in part.wishes]

    assert run(root) == ["kept"]
