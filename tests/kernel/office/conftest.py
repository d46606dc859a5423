from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.utils import translation

from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A mine and whoever deals with it, at nine in the morning of 2022-09-08."""
    forget()
    with time.at(MORNING):
        yield made()
    forget()


@pytest.fixture
def visit(world: World) -> Callable[[str], Visitor]:
    """A signed-in browser for each of the world's people."""
    return cache(lambda who: Visitor(world.account(who)))
