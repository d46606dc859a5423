from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.kernel.administration.office import Office
from tests.kernel.administration.office import office as made
from tests.kernel.problems.world import MORNING
from zhujian.kernel import time


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _in_the_morning() -> Iterator[None]:
    """Nine o'clock on 2022-09-08."""
    with time.at(MORNING):
        yield


@pytest.fixture
def office(db: None) -> Office:
    """An office with its three administrators."""
    return made()
