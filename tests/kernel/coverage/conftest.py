from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from tests.kernel.coverage.world import WELLS_TEXT, World, made, ponds_text
from tests.kernel.registry.samples import written
from tests.kernel.submissions.world import NOON
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def world(db: None, tmp_path: Path, settings) -> Iterator[World]:
    """Ponds and a well; see `tests.kernel.coverage.world`."""
    folders = (written(tmp_path / "ponds", ponds_text()), written(tmp_path / "wells", WELLS_TEXT))
    settings.ZHUJIAN_TOPIC_DIRECTORIES = list(folders)
    forget()
    with time.at(NOON):
        yield made()
    forget()
