from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e_offline.handset import Handset
from tests.e2e_offline.office import Office, served

MINES = "mines-team"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Made and served once for the run; each test has a member, a team and a visit of its own."""
    with served(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def inspector(tmp_path: Path, office: Office, playwright: Playwright) -> Iterator[Handset]:
    """The phone of the team that is sent to the mine."""
    person = next(person for person in office.people if person["user"] == MINES)
    found = Handset(playwright, tmp_path / "profile", office, person)
    yield found
    found.switch_off()


@pytest.fixture
def handset(tmp_path: Path, office: Office, playwright: Playwright) -> Iterator[Handset]:
    found = Handset(playwright, tmp_path / "profile", office, office.people.pop(0))
    yield found
    found.switch_off()
