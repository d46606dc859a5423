"""How many statements an action costs beside the rows that it writes: one more is a decision, not an accident."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.samples import Sample, Ticket, run, sample, take, ticket
from zhujian.kernel.action import Act
from zhujian.kernel.records import digest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

LOG = {
    "sqlite": {"SELECT audit_head": 1, "INSERT audit_event": 1, "UPDATE audit_head": 1},
    "postgresql": {"SELECT audit_head": 1, "WITH audit_head": 1},  # events and edge in one statement
}[connection.vendor]


@pytest.fixture(autouse=True)
def _log_has_begun(samples: None) -> None:
    """The first event of all also makes the log's edge."""
    run(lambda act: None)


def statements(work: Callable[[], object]) -> Counter[str]:
    """`INSERT samples_ticket` -> how often; savepoints left out, which a test has and a server has not."""
    with CaptureQueriesContext(connection) as queries:
        work()
    found: Counter[str] = Counter()
    for query in queries:
        verb = re.match(r"(?:\d+ times: )?(\w+)", query["sql"])
        table = re.search(r'(?:FROM|INTO|UPDATE) "?(\w+)', query["sql"])
        if verb and table:
            found[f"{verb[1]} {table[1]}"] += 1
    return found


def test_a_move_costs_its_row_its_move_and_the_log() -> None:
    row = ticket()
    assert statements(lambda: take(factories.SYSTEM, ticket=row)) == {
        "SELECT samples_ticket": 1,
        "UPDATE samples_ticket": 1,
        "INSERT workflow_move": 1,
        **LOG,
    }


def test_a_row_made_is_not_read_again() -> None:
    assert statements(sample) == {"INSERT samples_sample": 1, **LOG}


def test_a_locked_row_saved_in_part_is_not_read_again() -> None:
    row = sample()

    def write(act: Act) -> None:
        locked = act.lock(Sample, row.pk)
        locked.number = 1
        locked.save(update_fields=["number"])

    assert statements(lambda: run(write)) == {"SELECT samples_sample": 1, "UPDATE samples_sample": 1, **LOG}


def test_a_row_saved_in_part_without_a_lock_is_read_again_once() -> None:
    row = sample()
    row.number = 1
    assert statements(lambda: run(lambda act: row.save(update_fields=["number"]))) == {
        "UPDATE samples_sample": 1,
        "SELECT samples_sample": 1,
        **LOG,
    }


def test_many_rows_cost_no_more_statements_than_one() -> None:
    def write(count: int) -> Counter[str]:
        return statements(lambda: run(lambda act: Sample.objects.bulk_create([Sample() for _ in range(count)])))

    assert write(1) == write(20) == {"INSERT samples_sample": 1, **LOG}
    for count in (1, 20):
        rows = [sample(text=f"group-{count}") for _ in range(count)]
        assert len({digest(row) for row in rows}) == count
        update = statements(
            lambda count=count: run(lambda act: Sample.objects.filter(text=f"group-{count}").update(number=1))
        )
        assert update == {"SELECT samples_sample": 2, "UPDATE samples_sample": 1, **LOG}


def test_nested_actions_write_the_log_once() -> None:
    rows = [ticket() for _ in range(3)]

    def write(act: Act) -> None:
        for row in rows:
            take(act, ticket=row)

    found = statements(lambda: run(write))
    assert {name: found[name] for name in LOG} == LOG
    assert found["SELECT samples_ticket"] == found["UPDATE samples_ticket"] == len(rows)


def test_a_refused_action_writes_nothing() -> None:
    row = Ticket(pk=10**9)
    with CaptureQueriesContext(connection) as queries, pytest.raises(Exception, match="没有这条记录"):
        take(factories.SYSTEM, ticket=row)
    assert not [query for query in queries if re.match("INSERT|UPDATE|DELETE", query["sql"])]
