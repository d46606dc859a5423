"""The version that a submission names is read once by each process, and never before it is published for good."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.kernel.openrosa import world as sample
from tests.kernel.problems.world import made
from zhujian.kernel.checklists.queries import find_version, forget_published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _published() -> None:
    forget_published()
    made()


def test_a_published_version_is_read_once() -> None:
    published = sample.published()
    assert find_version(sample.FORM, sample.VERSION) == published
    with CaptureQueriesContext(connection) as queries:
        assert find_version(sample.FORM, sample.VERSION) == published
    assert len(queries) == 0


def test_what_was_not_there_is_asked_for_again() -> None:
    assert find_version(sample.FORM, sample.VERSION) is None
    published = sample.published()
    assert find_version(sample.FORM, sample.VERSION) == published
    assert find_version(sample.FORM, "another") is None


def test_what_was_never_committed_is_not_kept() -> None:
    with transaction.atomic():
        sample.published()
        assert find_version(sample.FORM, sample.VERSION) is not None
        transaction.set_rollback(True)
    assert find_version(sample.FORM, sample.VERSION) is None
