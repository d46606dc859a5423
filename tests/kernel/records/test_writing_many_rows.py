"""Many rows by one statement, each with its own values, in the log like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import SYSTEM
from tests.kernel.openrosa import world as sample
from tests.samples import run
from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.db.writing import update_each
from zhujian.kernel.errors import Invalid, OutsideAction
from zhujian.kernel.field.actions.visits import Slot, plan_visits
from zhujian.kernel.field.models import Visit
from zhujian.kernel.records.bulk import write_each

pytestmark = pytest.mark.django_db


def write(rows: list[Visit], values: list[dict[str, object]]) -> None:
    def work(act: Act) -> None:
        held = [act.lock(Visit, row.pk) for row in rows]
        write_each(held, values)
        for row, each in zip(held, values, strict=True):
            assert all(getattr(row, name) == value for name, value in each.items())

    run(work)


@pytest.fixture
def visits() -> list[Visit]:
    world = sample.made()
    days = [time.today() + timedelta(days=number) for number in range(1, 4)]
    return plan_visits(SYSTEM, topic="mines", slots=[Slot("daily", world.mine.site, world.team, day) for day in days])


def test_each_row_gets_its_own_values_and_the_log_knows(visits: list[Visit]) -> None:
    begun = time.now()
    values: list[dict[str, object]] = [
        {"note": f"第{at}次", "started_at": begun + timedelta(hours=at), "ended_at": None} for at in range(3)
    ]
    write(visits, values)

    found = Visit.objects.in_bulk([visit.pk for visit in visits])
    assert [found[visit.pk].note for visit in visits] == ["第0次", "第1次", "第2次"]
    assert [found[visit.pk].started_at for visit in visits] == [begun + timedelta(hours=at) for at in range(3)]
    assert verify().faults == []


def test_columns_of_nothing_but_null_keep_their_type(visits: list[Visit]) -> None:
    nothing: dict[str, object] = {"started_at": None, "plan": None, "note": ""}
    write(visits, [nothing] * 3)
    assert Visit.objects.filter(started_at=None, plan=None).count() >= 3


def test_however_many_they_are_it_is_one_statement(visits: list[Visit]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert update_each(Visit, {visit.pk: {"note": "甲"} for visit in visits}) == 3
        assert update_each(Visit, {}) == 0
    assert len(queries) == 1


def test_a_text_that_does_not_fit_writes_nothing(visits: list[Visit]) -> None:
    with pytest.raises(Invalid):
        write(visits[:2], [{"note": "好"}, {"note": "长" * 501}])
    assert not Visit.objects.filter(note="好").exists()


def test_outside_an_action_nothing_is_written(visits: list[Visit]) -> None:
    with pytest.raises(OutsideAction):
        write_each(visits, [{"note": "外"}] * 3)
    assert not Visit.objects.filter(note="外").exists()
