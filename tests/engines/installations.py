"""An installation of its own for a test that runs the zhujian command or a server as a process."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.engines import postgres


@contextlib.contextmanager
def installation(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a process whose data directory is `folder`, on an empty database of this run's engine.

    On PostgreSQL the database is created before and dropped after; its client programs (pg_dump) are on PATH.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHUJIAN_", "DJANGO_", "PYTEST_"))}
    kept.pop("DATABASE_URL", None)
    environ = {**kept, "ZHUJIAN_DATA": str(folder), "PYTHONUNBUFFERED": "1"}
    server = os.environ.get("ZHUJIAN_TEST_POSTGRESQL") if os.environ["ZHUJIAN_TEST_ENGINE"] == "postgresql" else None
    if server is None:
        yield environ
        return
    environ["PATH"] = os.pathsep.join([str(postgres.binaries()), environ["PATH"]])
    name = f"installation_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield {**environ, "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
