"""Engines, browser and network for every test; factories and personas stand beside the tests that use them."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Playwright
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer

from tests.engines import chromium
from tests.engines.installations import installation
from tests.engines.sharing import ByFile

ENGINE = os.environ["ZHUJIAN_TEST_ENGINE"]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "installation_environ"}

# Two busy cores make any wall-clock deadline flaky.
hypothesis.settings.register_profile("zhujian", deadline=None)
hypothesis.settings.load_profile("zhujian")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Where nobody watches, a failure is told at once: the closing summary may never come."""
    if report.failed and os.environ.get("CI") and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid} ({report.when})\n{report.longreprtext}", flush=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what this engine can show: on PostgreSQL alone what touches a database; SQLite's run has all the rest."""
    chosen = [item for item in items if _runs_here(item)]
    left = [item for item in items if not _runs_here(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = chosen
    missing = os.environ.get("ZHUJIAN_TEST_NO_CHROMIUM")
    for item in items:
        if missing and "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=f"Chromium: {missing}"))


def _runs_here(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("engine")
    if marker is not None:
        return ENGINE in marker.args
    return ENGINE == "sqlite" or _touches_the_database(item)


def _touches_the_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is not None
        or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or (case is not None and issubclass(case, TransactionTestCase))
    )


@pytest.fixture(autouse=True)
def _language_of_the_house() -> Iterator[None]:
    """A page asked for in English leaves English on in its thread: every test begins in Chinese, in whatever order."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            self.close()
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Whoever still looks at the tests' database when they end, such as PostgreSQL's own cleaning, lets go of it."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def installation_environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a zhujian process with an empty data directory and an empty database of this run's engine."""
    folder = tmp_path / "data"
    folder.mkdir()
    with installation(folder) as environ:
        yield environ


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Playwright:
    # Its loop runs in the tests' own thread, where Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **chromium.launch_options()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Chinese, in Shanghai, 1280 px wide."""
    size = {"width": 1280, "height": 900}
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": size}
