from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kernel.registry.samples import written
from tests.kernel.submissions.world import NOON, World, made, topic_text
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def raises() -> str:
    return "problem"


@pytest.fixture
def world(db: None, tmp_path: Path, settings, raises: str) -> Iterator[World]:
    """A pond with its team and form; see `tests.kernel.submissions.world`."""
    settings.ZHUJIAN_TOPIC_DIRECTORIES = [written(tmp_path / "ponds", topic_text(raises))]
    forget()
    with time.at(NOON):
        yield made()
    forget()
