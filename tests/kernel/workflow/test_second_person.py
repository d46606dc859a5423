"""A step that waits for a second person: asked for by one, decided by another who may, once."""

from __future__ import annotations

import pytest

from tests.concurrency import refusals, together
from tests.samples import TRANSITIONS, Ticket, events, faults, of_the_spans, somebody, ticket
from zhujian.kernel.action import Act, action
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.visibility import condition, rule
from zhujian.kernel.workflow import consents
from zhujian.kernel.workflow.consents import decide, pending, propose, void
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import history, move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples", "steps")]


@pytest.fixture
def steps(samples: None, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """The step "drop" closes the ticket; what it was given is kept in the list."""
    taken: list[dict[str, object]] = []
    monkeypatch.setattr(consents, "_steps", {})

    @consents.step("drop")
    def drop_it(act: Act, row: Ticket, *, consent: Consent, **arguments: object) -> None:
        taken.append(arguments)
        move(act, row, TRANSITIONS, "closed", action="tickets.close")

    rule(Ticket)(of_the_spans)
    return taken


@action("tickets.drop", row="ticket")
def drop(act: Act, *, ticket: Ticket, reason: str = "重复", days: int = 3) -> Consent:
    return propose(act, ticket, "drop", needs="tickets.consent-drop", reason=reason, days=days)


@action("tickets.consent", row="ticket")
def consent(act: Act, *, ticket: Ticket, agree: bool = True, reason: str = "") -> Consent:
    return decide(act, ticket, agree=agree, reason=reason)


@action("tickets.void", row="ticket")
def move_on(act: Act, *, ticket: Ticket) -> None:
    void(act, ticket)


CLERK = somebody("tickets.drop", "tickets.consent", "tickets.consent-drop", account=1)
LEADER = somebody("tickets.consent", "tickets.consent-drop", "tickets.void", account=2)
COLLEAGUE = somebody("tickets.drop", "tickets.consent", account=3)
STRANGER = somebody("tickets.consent", "tickets.consent-drop", account=4, units=(9,))


def asked() -> Ticket:
    row = ticket(unit=1)
    drop(CLERK, ticket=row)
    return row


def state_of(row: Ticket) -> str:
    return Ticket.objects.get(pk=row.pk).status


def test_asking_changes_nothing_yet() -> None:
    row = asked()
    waiting = pending(row)
    assert waiting is not None
    assert (waiting.step, waiting.asked_by, waiting.asked_post, waiting.reason) == ("drop", 1, "主任", "重复")
    assert state_of(row) == "open"
    assert faults() == []


def test_the_second_person_agrees_and_the_step_is_taken_with_what_was_asked(steps: list[dict[str, object]]) -> None:
    row = asked()
    decided = consent(LEADER, ticket=row, reason=" 同意 ")
    assert (decided.state, decided.decided_by, decided.decision) == (Consent.AGREED, 2, "同意")
    assert state_of(row) == "closed"
    assert steps == [{"days": 3}]
    assert history(row).last().account == 2
    assert pending(row) is None
    assert faults() == []


def test_the_one_who_asked_never_decides_whatever_permissions_they_hold() -> None:
    row = asked()
    for agree in (True, False):
        with pytest.raises(Conflict) as caught:
            consent(CLERK, ticket=row, agree=agree, reason="同意")
        assert caught.value.rule == "second-person"
    assert state_of(row) == "open"


def test_without_the_permission_that_the_step_names_nobody_decides() -> None:
    row = asked()
    with pytest.raises(Forbidden):
        consent(COLLEAGUE, ticket=row)
    assert state_of(row) == "open"


def test_who_does_not_see_the_row_does_not_learn_that_something_waits() -> None:
    row = asked()
    with pytest.raises(NotFound):
        consent(STRANGER, ticket=row)


def test_a_condition_of_the_named_permission_is_asked_too() -> None:
    condition("tickets.consent-drop")(lambda actor, row: actor.account == 99)
    with pytest.raises(Forbidden):
        consent(LEADER, ticket=asked())


def test_a_refusal_needs_a_reason_and_changes_nothing() -> None:
    row = asked()
    with pytest.raises(Invalid):
        consent(LEADER, ticket=row, agree=False, reason="  ")
    decided = consent(LEADER, ticket=row, agree=False, reason="并不重复")
    assert (decided.state, decided.decision) == (Consent.REFUSED, "并不重复")
    assert state_of(row) == "open"
    assert not Move.objects.filter(action="tickets.close").exists()


def test_a_refusal_without_a_reason_is_malformed_even_where_nothing_waits() -> None:
    with pytest.raises(Invalid):
        consent(LEADER, ticket=ticket(unit=1), agree=False, reason="")


def test_a_step_is_decided_once() -> None:
    row = asked()
    consent(LEADER, ticket=row, agree=False, reason="并不重复")
    with pytest.raises(Conflict) as caught:
        consent(LEADER, ticket=row)
    assert (caught.value.rule, caught.value.state) == ("nothing-pending", "open")


def test_one_step_waits_at_a_time_and_another_may_be_asked_for_afterwards() -> None:
    row = asked()
    with pytest.raises(Conflict) as caught:
        drop(COLLEAGUE, ticket=row)
    assert caught.value.rule == "one-pending-step"
    consent(LEADER, ticket=row, agree=False, reason="并不重复")
    assert drop(COLLEAGUE, ticket=row).asked_by == 3


def test_asking_without_a_reason_is_malformed() -> None:
    with pytest.raises(Invalid):
        drop(CLERK, ticket=ticket(unit=1), reason=" ")


def test_a_row_that_moved_on_takes_the_ground_from_what_waits() -> None:
    row = asked()
    move_on(LEADER, ticket=row)
    assert Consent.objects.get().state == Consent.VOID
    with pytest.raises(Conflict):
        consent(LEADER, ticket=row)
    move_on(LEADER, ticket=row)
    assert faults() == []


def test_when_the_step_itself_is_refused_the_decision_is_not_kept_either() -> None:
    row = asked()
    with pytest.MonkeyPatch.context() as patch:

        def fail(act: Act, row: Ticket, **arguments: object) -> None:
            raise Conflict("not now")

        patch.setitem(consents._steps, "drop", fail)
        with pytest.raises(Conflict):
            consent(LEADER, ticket=row)
    assert pending(row) is not None
    assert len(events()) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does() -> None:
    row = asked()
    results = together([lambda: consent(LEADER, ticket=row)] * 6)
    refused = refusals(results)
    assert len(refused) == 5
    assert all(isinstance(error, Conflict) for error in refused), refused
    assert Consent.objects.get().state == Consent.AGREED
    assert Move.objects.filter(action="tickets.close").count() == 1
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_without_holding_the_row_one_does() -> None:
    """`decide` itself looks again at the consent once it has it to itself."""
    row = asked()

    @action("tickets.consent", name="tickets.consent-unheld")
    def unheld(act: Act) -> Consent:
        return decide(act, Ticket.objects.get(pk=row.pk), agree=False, reason="并不重复")

    refused = refusals(together([lambda: unheld(LEADER)] * 6))
    assert len(refused) == 5
    assert all(isinstance(error, Conflict) and error.rule == "nothing-pending" for error in refused), refused


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_does() -> None:
    row = ticket(unit=1)
    refused = refusals(together([lambda: drop(CLERK, ticket=row)] * 6))
    assert len(refused) == 5
    assert all(isinstance(error, Conflict) and error.rule == "one-pending-step" for error in refused), refused
