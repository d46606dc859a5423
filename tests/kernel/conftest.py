"""The tables of tests/samples.py, for tests that ask for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests import samples as made
from zhujian.kernel import action, visibility
from zhujian.kernel.audit import verify
from zhujian.kernel.records import recorded_models


@pytest.fixture(scope="session")
def sample_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for table in made.TABLES:
            editor.create_model(table)


@pytest.fixture
def samples(sample_tables: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample tables, empty, answered for by the log; what a test declares for them is forgotten after it."""
    for module, name in (
        (action, "_registry"),
        (visibility, "_rules"),
        (visibility, "_conditions"),
        (visibility, "_objections"),
    ):
        monkeypatch.setattr(module, name, dict(getattr(module, name)))
    monkeypatch.setattr(verify, "recorded_models", lambda: (*recorded_models(), *made.TABLES))
    yield
    visibility.forget_statements()
    if not connection.in_atomic_block:
        _empty()


def _empty() -> None:
    """What Django's flush between transactional tests does for the tables of installed applications."""
    with connection.cursor() as cursor:
        for table in reversed(made.TABLES):
            cursor.execute(f"DELETE FROM {table._meta.db_table}")
