"""Who sees which rows: without a rule nobody, with one exactly the rows of their reach."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.db.models import Q

from tests import factories
from tests.samples import Sample, Ticket, of_the_spans, sample, somebody, ticket
from zhujian.kernel.actor import Actor, Span
from zhujian.kernel.errors import Forbidden, NotFound
from zhujian.kernel.visibility import ALL, NOTHING, get_for, permits, rule, span_q, visible_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


def reaching(*spans: Span) -> Actor:
    return Actor(7, "示例人员", "supervision", frozenset({"tickets.view"}), spans)


def span(units: Iterable[int] | None = None, topics: Iterable[str] | None = None) -> Span:
    return Span(None if units is None else frozenset(units), None if topics is None else frozenset(topics))


@pytest.fixture
def places(samples: None) -> dict[str, Ticket]:
    """Tickets of two units and two topics, and one that belongs nowhere."""
    rule(Ticket)(of_the_spans)
    found = {f"{unit}{topic}": ticket(unit=unit, topic=topic) for unit in (1, 2) for topic in ("mines", "waters")}
    return {**found, "nowhere": ticket()}


def seen(actor: Actor, places: dict[str, Ticket]) -> set[str]:
    pks = set(visible_to(actor, Ticket).values_list("pk", flat=True))
    names = {name for name, row in places.items() if row.pk in pks}
    for name, row in places.items():
        try:
            get_for(actor, "tickets.view", Ticket, pk=row.pk)
        except NotFound:
            assert name not in names
        else:
            assert name in names
    return names


REACHES: dict[str, tuple[tuple[Span, ...], set[str]]] = {
    "no span": ((), set()),
    "everything": ((span(),), {"1mines", "1waters", "2mines", "2waters", "nowhere"}),
    "a unit": ((span([1]),), {"1mines", "1waters"}),
    "a topic": ((span(None, ["mines"]),), {"1mines", "2mines"}),
    "a topic in a unit": ((span([1], ["mines"]),), {"1mines"}),
    "two spans are not mixed": ((span([1], ["mines"]), span([2], ["waters"])), {"1mines", "2waters"}),
    "a span within another": ((span([1]), span([1], ["mines"])), {"1mines", "1waters"}),
    "no unit at all": ((span([]),), set()),
    "no topic at all": ((span(None, []),), set()),
    "one of the spans is everything": ((span([]), span()), {"1mines", "1waters", "2mines", "2waters", "nowhere"}),
}


@pytest.mark.parametrize(("spans", "expected"), REACHES.values(), ids=REACHES.keys())
def test_an_actor_sees_the_rows_of_the_spans(
    places: dict[str, Ticket], spans: tuple[Span, ...], expected: set[str]
) -> None:
    assert seen(reaching(*spans), places) == expected
    covered = {name for name, row in places.items() if row.unit and any(s.covers(row.unit, row.topic) for s in spans)}
    assert covered == expected - {"nowhere"}, "a span says the same of one row as the filter of all"


def test_the_system_sees_everything(places: dict[str, Ticket]) -> None:
    assert seen(factories.SYSTEM, places) == set(places)


def test_nobody_signed_in_sees_nothing(places: dict[str, Ticket]) -> None:
    assert seen(Actor.anonymous(), places) == set()


def test_a_table_without_a_rule_shows_nothing_to_anyone() -> None:
    row = sample()
    everywhere = reaching(span())
    assert not visible_to(everywhere, Sample).exists()
    with pytest.raises(NotFound):
        get_for(everywhere, "tickets.view", Sample, pk=row.pk)
    assert visible_to(factories.SYSTEM, Sample).get() == row


def test_a_table_has_one_rule() -> None:
    rule(Ticket)(of_the_spans)
    with pytest.raises(ValueError, match="Ticket"):
        rule(Ticket)(of_the_spans)


def test_missing_and_invisible_rows_are_refused_in_the_same_words(places: dict[str, Ticket]) -> None:
    actor = reaching(span([1]))
    refusals = set()
    for pk in (places["2mines"].pk, 10**9, None):
        with pytest.raises(NotFound) as caught:
            get_for(actor, "tickets.view", Ticket, pk=pk)
        refusals.add(caught.value.message)
    assert len(refusals) == 1
    assert "2" not in refusals.pop()


def test_out_of_sight_comes_before_not_allowed(places: dict[str, Ticket]) -> None:
    actor = reaching(span([1]))
    with pytest.raises(NotFound):
        get_for(actor, "tickets.close", Ticket, pk=places["2mines"].pk)
    with pytest.raises(Forbidden):
        get_for(actor, "tickets.close", Ticket, pk=places["1mines"].pk)


@pytest.mark.django_db(transaction=True)
def test_a_locked_row_may_be_looked_up_over_a_join_that_finds_nothing() -> None:
    """PostgreSQL locks no row of the far side of an outer join; the lock is on the row itself."""
    rule(Sample)(lambda actor: Q(parent__isnull=True) | Q(parent__text="open"))
    row = sample()
    with transaction.atomic():
        assert get_for(somebody("samples.view"), "samples.view", Sample, lock=True, pk=row.pk) == row


def test_permission_condition_and_system() -> None:
    row = ticket()
    assert permits(factories.SYSTEM, "tickets.close", row)
    assert permits(somebody("tickets.close"), "tickets.close", row)
    assert not permits(somebody("tickets.take"), "tickets.close", row)


def test_a_table_without_topics_is_reached_by_units_alone() -> None:
    assert span_q(reaching(span([1], ["mines"])), unit="unit") == NOTHING | Q(unit__among=frozenset({1}))
    assert span_q(reaching(), unit="unit") == NOTHING
    assert span_q(factories.SYSTEM, unit="unit") == ALL
