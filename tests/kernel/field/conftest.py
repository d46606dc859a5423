from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.field.world import World, made
from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def world(db: None, tmp_path: Path, settings) -> Iterator[World]:
    """The topic of ponds with its units; see `tests.kernel.field.world`."""
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [written(tmp_path / "ponds", FULL)]
    forget()
    yield made()
    forget()
