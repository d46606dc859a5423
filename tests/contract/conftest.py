"""One county for each module that asks for it; whatever the tests write there is undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.contract.county import County, built
from tests.kernel.problems.world import MORNING
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[County]:
    forget()
    with django_db_blocker.unblock(), time.at(MORNING), translation.override("zh-hans"), transaction.atomic():
        yield built()
        transaction.set_rollback(True)
    forget()
