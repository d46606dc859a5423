from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factories
from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def ponds(db: None, tmp_path: Path, settings) -> Iterator[Path]:
    """The folder of the topic of ponds, whose regulator there is."""
    folder = written(tmp_path / "ponds", FULL)
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [folder]
    forget()
    factories.unit(code="water")
    yield folder
    forget()
