from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kernel.registry.samples import FULL, written
from zhujian.kernel.registry.documents import read_topic
from zhujian.kernel.registry.faults import Fault, Refusal
from zhujian.kernel.registry.queries import forget
from zhujian.kernel.registry.values import Topic

Read = Callable[[str], Topic]
Faults = Callable[[str], list[Fault]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a text that has no fault."""

    def reader(text: str = FULL) -> Topic:
        found = read_topic(written(tmp_path / "ponds", text))
        assert isinstance(found, Topic), str(found)
        return found

    return reader


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """The faults of a text that has some."""

    def reader(text: str) -> list[Fault]:
        found = read_topic(written(tmp_path / "ponds", text))
        assert isinstance(found, Refusal), "the topic was accepted"
        return list(found.faults)

    return reader


@pytest.fixture
def registry() -> Iterator[None]:
    """The topics are read anew for this test, and after it."""
    forget()
    yield
    forget()
