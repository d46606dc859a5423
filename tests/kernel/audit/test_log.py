"""Appending: in the transaction of the change, numbered without gaps, and never alone."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from zhujian.kernel import time
from zhujian.kernel.audit.log import Entry, append
from zhujian.kernel.audit.models import Event, Head
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.org.models import Unit


def entry(name: str = "tests.done") -> Entry:
    return Entry(action=name, business=time.now())


@pytest.mark.django_db(transaction=True)
def test_an_event_is_appended_in_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        append([entry()])


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_event() -> None:
    factories.county()
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError):
        _written_and_rolled_back()
    assert Event.objects.count() == before
    assert Head.objects.get().size == before
    assert not Unit.objects.filter(name="示例局").exists()
    assert verify().holds


def _written_and_rolled_back() -> None:
    with transaction.atomic():
        factories.unit(name="示例局")
        raise ZeroDivisionError


@pytest.mark.django_db
def test_events_are_numbered_without_gaps() -> None:
    append([entry("a"), entry("b")])
    append([entry("c")])
    assert list(Event.objects.order_by("seq").values_list("seq", "action")) == [(1, "a"), (2, "b"), (3, "c")]


@pytest.mark.django_db
def test_an_event_holds_the_wall_clock_beside_business_time() -> None:
    with time.at(time.datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
        [event] = append([entry()])
    assert event.business == 1664499600000000
    assert event.at > event.business


@pytest.mark.django_db
def test_an_event_names_every_row_that_its_action_wrote() -> None:
    unit = factories.unit()
    event = Event.objects.order_by("-seq")[0]
    [[label, pk, digest]] = json.loads(event.rows)
    assert (label, pk) == ("org.unit", str(unit.pk))
    assert len(digest) == 64
    assert event.subject == f"org.unit:{unit.pk}"


@pytest.mark.django_db
def test_there_is_one_edge_of_the_log() -> None:
    append([entry()])
    append([entry()])
    assert Head.objects.count() == 1


@pytest.mark.django_db
def test_appending_costs_the_same_however_long_the_log_is() -> None:
    append([entry() for _ in range(3)])
    with _counted() as few:
        append([entry()])
    append([entry() for _ in range(300)])
    with _counted() as many:
        append([entry()])
    assert len(few) == len(many) <= 3


def _counted() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)
