"""A row goes from state to state by its table, one at a time, and every step is kept."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import translation

from tests import factories
from tests.concurrency import refusals, together
from tests.samples import TRANSITIONS, Ticket, close, digests_in, events, faults, run, somebody, take, ticket
from zhujian.kernel.action import Act
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.time import ZONE, at
from zhujian.kernel.visibility import ALL, rule
from zhujian.kernel.workflow.models import Move
from zhujian.kernel.workflow.moves import allows, has_acted, history, move, require_reason, require_state, stay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

NINE = datetime(2022, 9, 30, 9, 0, tzinfo=ZONE)


def moved(row: Ticket, to: str, action: str, **values: object) -> Ticket:
    def work(act: Act) -> Ticket:
        locked = act.lock(Ticket, row.pk)
        move(act, locked, TRANSITIONS, to, action=action, **values)
        return locked

    return run(work)


def test_a_move_changes_the_state_and_is_kept() -> None:
    rule(Ticket)(lambda actor: ALL)
    row = ticket()
    with at(NINE):
        take(somebody("tickets.take"), ticket=row)
    first, second = history(row)
    assert (first.seq, first.source, first.target, first.action) == (0, "", "open", "tickets.open")
    assert (second.seq, second.source, second.target, second.action) == (1, "open", "taken", "tickets.take")
    assert (second.account, second.role, second.post, second.at) == (7, "supervision", "主任", NINE)
    row.refresh_from_db()
    assert (row.status, row.version) == ("taken", 1)
    assert faults() == []


def test_a_move_writes_other_columns_in_the_same_step() -> None:
    row = moved(ticket(), "taken", "tickets.take", title="taken by hand", unit=3)
    assert (row.title, row.unit) == ("taken by hand", 3)
    stored = Ticket.objects.get(pk=row.pk)
    assert (stored.status, stored.title, stored.unit) == ("taken", "taken by hand", 3)
    assert faults() == []


def test_what_was_changed_in_the_instance_alone_is_not_written_by_a_move() -> None:
    row = ticket(title="kept")

    def work(act: Act) -> None:
        locked = act.lock(Ticket, row.pk)
        locked.title = "never saved"
        move(act, locked, TRANSITIONS, "taken", action="tickets.take")

    run(work)
    assert Ticket.objects.get(pk=row.pk).title == "kept"
    assert faults() == []


def test_a_move_that_the_state_does_not_allow_names_state_and_mover() -> None:
    rule(Ticket)(lambda actor: ALL)
    row = ticket()
    with at(NINE):
        close(somebody("tickets.close"), ticket=row)
    with pytest.raises(Conflict) as caught:
        take(somebody("tickets.take"), ticket=row)
    assert caught.value.state == "closed"
    assert caught.value.extra == {"moved_by": "主任", "moved_at": "2022-09-30T09:00:00+08:00"}
    for part in ("closed", "主任", "2022-09-30 09:00"):
        assert part in caught.value.message
    assert len(events()) == 2


def test_a_chase_or_reminder_since_then_moved_nothing_and_is_not_named() -> None:
    rule(Ticket)(lambda actor: ALL)
    row = ticket()
    close(somebody("tickets.close"), ticket=row)
    run(lambda act: stay(act, act.lock(Ticket, row.pk), action="tickets.chase"))
    with pytest.raises(Conflict) as caught:
        take(somebody("tickets.take"), ticket=row)
    assert caught.value.extra["moved_by"] == "主任"


def test_a_row_without_a_history_is_refused_all_the_same() -> None:
    row = run(lambda act: Ticket.objects.create(status="closed"))
    with pytest.raises(Conflict) as caught:
        take(factories.SYSTEM, ticket=row)
    assert (caught.value.state, caught.value.extra) == ("closed", {})


def test_a_missing_reason_is_named_before_the_state_is_looked_at() -> None:
    row = ticket()
    with pytest.raises(Invalid) as caught:
        moved(row, "open", "tickets.return", reason=" \n ")
    assert [error.field for error in caught.value.errors] == ["reason"]
    with pytest.raises(Conflict):
        moved(row, "open", "tickets.return", reason="材料不全")
    moved(row, "taken", "tickets.take")
    moved(row, "open", "tickets.return", reason="  材料不全 ")
    assert history(row).last().reason == "材料不全"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_missing_reason_is_a_whole_sentence(language: str) -> None:
    with translation.override(language), pytest.raises(Invalid) as caught:
        require_reason("  ", "note")
    (error,) = caught.value.errors
    assert error.field == "note"
    assert len(error.message) > 3


def test_a_target_that_the_table_does_not_know_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="closed"):
        moved(ticket(), "closed", "tickets.take")


def test_an_action_that_the_table_does_not_know_has_no_place_in_any_state() -> None:
    assert not allows(TRANSITIONS, "tickets.unknown", "open")
    with pytest.raises(Conflict):
        require_state(TRANSITIONS, "tickets.unknown", ticket())


def test_a_step_that_stays_in_its_state_is_kept_and_counted() -> None:
    row = ticket()

    def remind(act: Act) -> None:
        stay(act, act.lock(Ticket, row.pk), action="tickets.remind", reason="请抓紧")

    run(remind)
    run(remind)
    assert [(step.seq, step.source, step.target) for step in history(row)][1:] == [
        (1, "open", "open"),
        (2, "open", "open"),
    ]
    row.refresh_from_db()
    assert (row.status, row.version) == ("open", 2)
    assert faults() == []


def test_a_move_from_what_was_read_long_ago_is_refused() -> None:
    row = ticket()
    stale = Ticket.objects.get(pk=row.pk)
    take(factories.SYSTEM, ticket=row)
    with pytest.raises(Conflict) as caught:
        run(lambda act: move(act, stale, TRANSITIONS, "taken", action="tickets.take"))
    assert caught.value.state == "taken"
    assert stale.status == "taken", "the caller sees where the row stands"


def test_a_step_that_came_back_to_the_same_state_in_between_is_noticed() -> None:
    """The version counts every step: open, taken, open again is not the open that was read."""
    row = ticket()
    stale = Ticket.objects.get(pk=row.pk)
    moved(row, "taken", "tickets.take")
    moved(row, "open", "tickets.return", reason="材料不全")
    for step in (
        lambda act: move(act, stale, TRANSITIONS, "taken", action="tickets.take"),
        lambda act: stay(act, stale),
    ):
        stale.version, stale.status = 0, "open"
        with pytest.raises(Conflict):
            run(step)
    assert Move.objects.filter(row=row.pk).count() == 3


def test_a_refused_move_leaves_neither_move_nor_event() -> None:
    row = ticket()
    close(factories.SYSTEM, ticket=row)
    before = (Move.objects.count(), len(events()))
    with pytest.raises(Conflict):
        take(factories.SYSTEM, ticket=row)
    assert (Move.objects.count(), len(events())) == before


def test_an_event_holds_the_row_and_its_move() -> None:
    row = ticket()
    take(factories.SYSTEM, ticket=row)
    step = history(row).last()
    assert digests_in(events()[-1]).keys() == {("samples.ticket", str(row.pk)), ("workflow.move", str(step.pk))}


def test_who_has_taken_a_step_is_known_by_account() -> None:
    rule(Ticket)(lambda actor: ALL)
    row = ticket()
    take(somebody("tickets.take", account=7), ticket=row)
    assert has_acted(row, 7, ["tickets.take", "tickets.close"])
    assert not has_acted(row, 8, ["tickets.take"])
    assert not has_acted(row, 7, ["tickets.close"])
    assert not has_acted(row, None, ["tickets.open"]), "the system is nobody in particular"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_a_row_at_once_exactly_one_wins() -> None:
    row = ticket()
    results = together([lambda: take(factories.SYSTEM, ticket=row)] * 8)
    refused = refusals(results)
    assert len(refused) == 7
    assert all(isinstance(error, Conflict) and error.state == "taken" for error in refused)
    assert all("system:tests" in error.message for error in refused if isinstance(error, Conflict))
    assert [event.action for event in events()] == ["tickets.open", "tickets.take"]
    assert Move.objects.filter(action="tickets.take").count() == 1
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_a_row_that_none_of_them_locked_exactly_one_wins() -> None:
    row = ticket()

    def attempt() -> Move:
        return run(lambda act: move(act, Ticket.objects.get(pk=row.pk), TRANSITIONS, "taken", action="tickets.take"))

    refused = refusals(together([attempt] * 8))
    assert len(refused) == 7
    assert all(isinstance(error, Conflict) for error in refused), refused
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_reminders_at_the_same_moment_are_all_kept_or_refused() -> None:
    row = ticket()

    def remind() -> Move:
        return run(lambda act: stay(act, Ticket.objects.get(pk=row.pk), action="tickets.remind"))

    refused = refusals(together([remind] * 8))
    assert all(isinstance(error, Conflict) for error in refused), refused
    row.refresh_from_db()
    assert row.version == 8 - len(refused) == Move.objects.filter(action="tickets.remind").count()
    assert faults() == []


def test_the_history_of_one_row_is_not_anothers() -> None:
    first, second = ticket(), ticket()
    take(factories.SYSTEM, ticket=first)
    assert history(first).count() == 2
    assert history(second).count() == 1
