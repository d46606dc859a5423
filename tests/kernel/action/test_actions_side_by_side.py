"""The same action of several people in one transaction: each has the event that it would have alone."""

from __future__ import annotations

import pytest

from tests import personas
from tests.samples import Sample, digests_in, events, faults, run, sample
from zhujian.kernel.action import side_by_side
from zhujian.kernel.actor import Actor
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Forbidden
from zhujian.kernel.records import key_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]
NAME = "submissions.receive"


@pytest.fixture
def people() -> list[Actor]:
    return [personas.actor("field-team") for _each in range(3)]


def test_each_has_an_event_with_the_rows_that_are_named_for_it(people: list[Actor]) -> None:
    with side_by_side(NAME, people) as acts:
        rows = Sample.objects.bulk_create([Sample(text=str(at)) for at in range(3)])
        for act, row in zip(acts, rows, strict=True):
            act.about(row)
            act.wrote(row)

    found = events()[-3:]
    assert [event.account for event in found] == [person.account for person in people]
    assert {event.action for event in found} == {NAME}
    assert [list(digests_in(event)) for event in found] == [[key_of(row)] for row in rows]
    assert [event.subject for event in found] == [":".join(key_of(row)) for row in rows]
    assert faults() == []


def test_a_step_has_an_event_of_its_own_after_that_of_its_action(people: list[Actor]) -> None:
    with side_by_side(NAME, people[:2]) as acts:
        rows = Sample.objects.bulk_create([Sample(text=str(at)) for at in range(4)])
        for act, row, other in zip(acts, rows[:2], rows[2:], strict=True):
            act.wrote(row)
            act.part("visits.finish", other).wrote(other)

    assert [event.action for event in events()[-4:]] == [NAME, "visits.finish"] * 2
    assert [event.account for event in events()[-4:]] == [people[0].account] * 2 + [people[1].account] * 2


def test_a_row_in_nobodys_event_is_not_written(people: list[Actor]) -> None:
    before = Event.objects.count()

    def forget_one() -> None:
        with side_by_side(NAME, people) as acts:
            rows = Sample.objects.bulk_create([Sample(text="named"), Sample(text="forgotten")])
            acts[0].wrote(rows[0])

    with pytest.raises(RuntimeError, match="nobody"):
        forget_one()
    assert not Sample.objects.filter(text__in=["named", "forgotten"]).exists()
    assert Event.objects.count() == before


def test_a_row_that_was_not_written_cannot_be_named(people: list[Actor]) -> None:
    row = sample()
    with pytest.raises(RuntimeError), side_by_side(NAME, people) as acts:
        acts[0].wrote(row)


def test_somebody_without_the_permission_keeps_all_of_them_out(people: list[Actor]) -> None:
    with pytest.raises(Forbidden), side_by_side(NAME, [*people, personas.actor("leader")]):
        pytest.fail("it began")


def test_it_is_part_of_no_other_action(people: list[Actor]) -> None:
    def inside(_act: object) -> None:
        with side_by_side(NAME, people):
            pytest.fail("it began")

    with pytest.raises(RuntimeError):
        run(inside)
