"""The throw-away cluster and the installations on it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.engines import postgres
from tests.engines.installations import installation

HOLDER = """
import sys, time
from tests.engines.postgres import Server
print(Server().url, flush=True)
time.sleep(60)
"""


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.engine("postgresql")
def test_a_cluster_ends_even_when_its_holder_is_killed() -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=postgres.ROOT, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        assert answers(url)
        holder.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(url)


@pytest.mark.engine("postgresql")
def test_a_cluster_asks_for_its_password() -> None:
    server = urlsplit(os.environ["ZHUJIAN_TEST_POSTGRESQL"])
    assert server.password
    assert not answers(server._replace(netloc=server.netloc.replace(server.password, "guess")).geturl())


@pytest.mark.engine("sqlite", "postgresql")
def test_an_installation_knows_nothing_of_the_tests_own_database(tmp_path: Path) -> None:
    with installation(tmp_path) as environ:
        assert environ["ZHUJIAN_DATA"] == str(tmp_path)
        assert not [key for key in environ if key.startswith(("ZHUJIAN_TEST", "PYTEST_", "DJANGO_"))]
        assert ("DATABASE_URL" in environ) == (os.environ["ZHUJIAN_TEST_ENGINE"] == "postgresql")


@pytest.mark.engine("postgresql")
def test_an_installations_database_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    with installation(tmp_path) as environ:
        url = environ["DATABASE_URL"]
        with psycopg.connect(url) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
    assert not answers(url)


def test_without_binaries_the_message_says_what_was_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_places", lambda: iter(()))
    with pytest.raises(postgres.NoPostgresError, match="PostgreSQL 14 or newer"):
        postgres.binaries()
