from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.county import County, served
from tests.e2e.people import People


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demo county, built and served once for the run."""
    folder = tmp_path_factory.mktemp("county") / "data"
    folder.mkdir()
    with served(folder) as found:
        yield found


@pytest.fixture(scope="session")
def people(county: County, browser: Browser) -> Iterator[People]:
    found = People(county, browser)
    yield found
    found.close()
