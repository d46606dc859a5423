"""A verification sees one moment, and nobody waits for it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from tests import factories
from zhujian.kernel.audit import verify as module
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.db import snapshot
from zhujian.kernel.org.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(work: object) -> None:
    """Run in a thread with a connection of its own, and wait for it."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "a writer had to wait"
    assert not failures, failures


def test_what_is_written_during_a_snapshot_is_not_seen_in_it() -> None:
    factories.county()
    with snapshot():
        before = Unit.objects.count()
        elsewhere(factories.unit)
        assert Unit.objects.count() == before
    assert Unit.objects.count() == before + 1


def test_a_snapshot_ends_also_when_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), snapshot():
        raise ZeroDivisionError
    factories.county()
    assert not connection.in_atomic_block


def test_a_log_that_grows_during_its_verification_holds(own_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are compared with the log of the same moment, not with one that has grown since."""
    factories.county()
    unit = factories.unit()
    compare = module.compare_rows

    def write_first(*arguments: object) -> None:
        elsewhere(lambda: factories.post(unit))
        compare(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "compare_rows", write_first)
    report = verify()
    assert report.holds, report.faults
    assert report.events == 2
    assert Event.objects.count() == 3
