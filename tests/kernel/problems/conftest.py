from collections.abc import Iterator

import pytest

from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A mine and whoever deals with it, at nine in the morning of 2022-09-08."""
    forget()
    with time.at(MORNING):
        yield made()
    forget()
