from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.topics.county import build
from zhujian.kernel import time
from zhujian.kernel.registry.queries import forget


@pytest.fixture
def county(db: None) -> Iterator[None]:
    """Both topics with their demo data, at the end of the article."""
    forget()
    with time.at(datetime(2022, 9, 30, 9, tzinfo=time.ZONE)):
        build("mines", "waters")
        yield
    forget()
