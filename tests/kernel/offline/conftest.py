from __future__ import annotations

import pytest

from tests.kernel.offline.phones import Phone, phone_of
from tests.kernel.openrosa.world import World, made
from zhujian.kernel.files.store import staging


@pytest.fixture(autouse=True)
def nothing_on_its_way() -> None:
    """Files of earlier tests' phones: the data directory lasts as long as the run."""
    for path in staging().glob("phone-*"):
        path.unlink()


@pytest.fixture
def world(db: None) -> World:
    return made()


@pytest.fixture
def phone(world: World) -> Phone:
    return phone_of(world.member)
