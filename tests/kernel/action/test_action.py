"""One action: authorised, in one transaction, on a fresh row, recorded once or not at all."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.db.models import Q

from tests import factories
from tests.samples import (
    Sample,
    Ticket,
    digests_in,
    events,
    faults,
    of_the_spans,
    run,
    sample,
    somebody,
    take,
    ticket,
)
from zhujian.kernel import action as kernel_action
from zhujian.kernel.action import Act, action, on_finish, registered_actions
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Conflict, Forbidden, NotFound, OutsideAction
from zhujian.kernel.time import ZONE, at
from zhujian.kernel.visibility import condition, rule
from zhujian.kernel.workflow.models import Move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


def test_an_event_says_who_did_what_when_to_which_row_and_from_where() -> None:
    moment = datetime(2022, 9, 30, 9, tzinfo=ZONE)

    def write(act: Act) -> Sample:
        made = Sample.objects.create()
        act.about(made)
        act.note(unit=3, topic="mines")
        assert act.now == moment
        return made

    with at(moment):
        made = run(write, actor=somebody("samples.write"))
    event = events()[-1]
    assert (event.action, event.account, event.role) == ("samples.write", 7, "supervision")
    assert (event.subject, event.origin) == (f"samples.sample:{made.pk}", "10.0.0.7")
    assert json.loads(event.data) == {"unit": 3, "topic": "mines"}
    assert event.business == int(moment.timestamp()) * 1_000_000
    assert list(digests_in(event)) == [("samples.sample", str(made.pk))]


def test_the_system_is_named_in_the_log() -> None:
    sample()
    assert (events()[-1].account, events()[-1].role) == (None, "system:tests")


def test_an_action_that_writes_nothing_is_an_event_all_the_same() -> None:
    """A sensitive reading, say."""
    run(lambda act: act.note(purpose="review"))
    assert digests_in(events()[-1]) == {}


def test_an_event_names_a_subject_that_the_action_deleted() -> None:
    row = sample()
    pk = row.pk

    def write(act: Act) -> None:
        locked = act.lock(Sample, pk)
        act.about(locked)
        locked.delete()

    run(write)
    assert events()[-1].subject == f"samples.sample:{pk}"
    assert faults() == []


def test_without_the_permission_nothing_is_run_written_or_recorded() -> None:
    def write(act: Act) -> None:
        raise AssertionError("must not run")

    with pytest.raises(Forbidden):
        run(write, actor=somebody("samples.read"))
    assert events() == []


def test_an_exception_leaves_neither_rows_nor_an_event() -> None:
    def write(act: Act) -> None:
        Sample.objects.create()
        raise Conflict("not now")

    with pytest.raises(Conflict):
        run(write)
    assert not Sample.objects.exists()
    assert events() == []


def test_after_an_action_that_failed_rows_are_closed_again() -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda act: 1 / 0)
    with pytest.raises(OutsideAction):
        Sample.objects.create()


def test_the_function_gets_the_row_as_it_stands_and_not_as_the_caller_read_it() -> None:
    row = ticket(title="before")
    stale = Ticket.objects.get(pk=row.pk)
    run(lambda act: Ticket.objects.filter(pk=row.pk).update(title="after"))
    stale.title = "made up"
    assert take(factories.SYSTEM, ticket=stale).title == "after"
    assert faults() == []


def test_a_row_out_of_sight_is_missing_before_it_is_forbidden() -> None:
    rule(Ticket)(of_the_spans)
    row = ticket(unit=2)
    for actor in (somebody("tickets.take"), somebody()):
        with pytest.raises(NotFound):
            take(actor, ticket=row)
    assert len(events()) == 1


def test_a_row_in_sight_without_the_permission_is_forbidden() -> None:
    rule(Ticket)(of_the_spans)
    row = ticket(unit=1)
    with pytest.raises(Forbidden):
        take(somebody("tickets.close"), ticket=row)
    assert len(events()) == 1
    assert take(somebody("tickets.take"), ticket=row).status == "taken"


def test_a_row_that_is_gone_is_missing() -> None:
    row = ticket()
    run(lambda act: Ticket.objects.filter(pk=row.pk).delete())
    with pytest.raises(NotFound):
        take(factories.SYSTEM, ticket=row)


def test_a_condition_of_the_permission_is_asked_of_the_fresh_row() -> None:
    rule(Ticket)(lambda actor: Q())
    condition("tickets.take")(lambda actor, row: row.title == "mine")
    row = ticket(title="theirs")
    row.title = "mine"
    with pytest.raises(Forbidden):
        take(somebody("tickets.take"), ticket=row)
    assert take(somebody("tickets.take"), ticket=ticket(title="mine")).status == "taken"


def test_a_second_condition_for_a_permission_is_a_mistake() -> None:
    condition("tickets.take")(lambda actor, row: True)
    with pytest.raises(ValueError, match=r"tickets\.take"):
        condition("tickets.take")(lambda actor, row: True)


def test_actions_that_share_a_permission_are_told_apart_in_the_log() -> None:
    @action("samples.write", name="samples.begin")
    def begin(act: Act) -> None:
        Sample.objects.create()

    begin(somebody("samples.write"))
    assert events()[-1].action == "samples.begin"
    assert registered_actions()["samples.begin"] == "samples.write"
    with pytest.raises(Forbidden):
        begin(somebody("samples.begin"))


def test_the_clock_of_an_action_stands_still_while_it_runs() -> None:
    def write(act: Act) -> tuple[datetime, datetime]:
        first = act.now
        return first, take(act, ticket=Ticket.objects.create(status="open", title=str(first))) and act.now

    first, last = run(write)
    assert first == last
    assert Move.objects.get().at == first


def test_listeners_run_once_for_the_outermost_action_after_its_event() -> None:
    heard: list[tuple[str, list[str]]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_action, "_finishers", [])
        on_finish(lambda act: heard.append((act.name, list(Event.objects.values_list("action", flat=True)))))
        run(lambda outer: take(outer, ticket=Ticket.objects.create(status="open")), name="samples.outer")
    assert heard == [("samples.outer", ["samples.outer", "tickets.take"])]


def test_a_listener_that_fails_takes_the_action_back() -> None:
    def fail(act: Act) -> None:
        raise Conflict("the notice could not be written")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_action, "_finishers", [fail])
        with pytest.raises(Conflict):
            sample()
    assert not Sample.objects.exists()
    assert events() == []


def test_a_listener_writes_no_recorded_row_past_the_event() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_action, "_finishers", [lambda act: Sample.objects.create()])
        with pytest.raises(OutsideAction):
            run(lambda act: None)
    assert events() == []


def test_a_listener_may_act_by_an_action_of_its_own() -> None:
    def listen(act: Act) -> None:
        if act.name == "samples.first":
            run(lambda inner: Sample.objects.create(), name="samples.second")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel_action, "_finishers", [listen])
        run(lambda act: None, name="samples.first")
    assert [event.action for event in events()] == ["samples.first", "samples.second"]
    assert faults() == []
