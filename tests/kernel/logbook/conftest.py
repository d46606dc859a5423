from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.kernel.administration.office import Office
from tests.kernel.administration.office import office as made


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def office(db: None) -> Office:
    """An office with its three administrators."""
    return made()
