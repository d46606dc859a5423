from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.kernel.office.visitor import Visitor
from tests.topics.invoices.web.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def world(db: None, data: Path) -> Iterator[World]:
    """An office with nothing screened yet, at nine in the morning of 2022-09-28."""
    forget()
    with time.at(MORNING):
        yield made()
    forget()


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """A data directory with nothing in it: no store of invoices, no rules of the county's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.ZHUJIAN_DATA = folder
    return folder


@pytest.fixture
def visit(world: World) -> Callable[[str], Visitor]:
    """A signed-in browser for each of the world's people."""
    return cache(lambda who: Visitor(world.account(who)))
