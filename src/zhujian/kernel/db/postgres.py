"""Dumping and restoring a PostgreSQL database with its own programs, and putting one in another's place."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

MAINTENANCE = "postgres"


class ProgramError(RuntimeError):
    """One of PostgreSQL's programs is missing (`reason` is empty) or gave up for a reason."""

    def __init__(self, program: str, reason: str = "") -> None:
        super().__init__(f"{program}: {reason or 'not found'}")
        self.program = program
        self.reason = reason


@dataclass(frozen=True)
class Server:
    """How to reach one database. The password never stands in a command line."""

    host: str
    port: str
    user: str
    password: str
    name: str
    options: Mapping[str, str]

    @classmethod
    def of_settings(cls, value: Mapping[str, Any]) -> Server:
        """From an entry of Django's DATABASES."""
        keys = ("HOST", "PORT", "USER", "PASSWORD", "NAME")
        host, port, user, password, name = (str(value.get(key) or "") for key in keys)
        options = {key: str(item) for key, item in value.get("OPTIONS", {}).items() if isinstance(item, str | int)}
        return cls(host, port, user, password, name, options)

    def named(self, name: str) -> Server:
        """Another database of the same server."""
        return replace(self, name=name)

    def url(self) -> str:
        """DATABASE_URL for a process of ours."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        where = {**self.options, "host": self.host} if self.host.startswith("/") else dict(self.options)
        place = "" if self.host.startswith("/") else self.host + (f":{self.port}" if self.port else "")
        return f"postgresql://{who}{place}/{quote(self.name, safe='')}" + (f"?{urlencode(where)}" if where else "")

    def _words(self) -> dict[str, str]:
        known = {"host": self.host, "port": self.port, "user": self.user, "password": self.password}
        return {**self.options, **{key: value for key, value in known.items() if value}, "dbname": self.name}

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(**self._words()) as connection:  # type: ignore[arg-type]
            yield connection

    def environ(self) -> dict[str, str]:
        """For PostgreSQL's own programs."""
        names = {"dbname": "PGDATABASE", "application_name": "PGAPPNAME", "connect_timeout": "PGCONNECT_TIMEOUT"}
        given = {names.get(key, f"PG{key.upper()}"): value for key, value in self._words().items()}
        return {**os.environ, **given}


def dump(server: Server, target: Path) -> None:
    """`pg_dump` in its own format: one snapshot, nobody has to wait. Raises ProgramError."""
    _run(server, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(server: Server, source: Path) -> None:
    """`pg_restore` into an empty database. Raises ProgramError."""
    options = ("--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={server.name}")
    _run(server, "pg_restore", *options, str(source))


def _run(server: Server, program: str, *options: str) -> None:
    if shutil.which(program) is None:
        raise ProgramError(program)
    done = subprocess.run([program, *options], env=server.environ(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramError(program, " ".join(done.stderr.split())[:500] or f"exit code {done.returncode}")


def is_empty(server: Server) -> bool:
    with server.connected() as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is None


def create(server: Server, name: str) -> None:
    _outside(server, sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def drop(server: Server, name: str) -> None:
    _outside(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def swap(server: Server, by: str, aside: str) -> None:
    """Rename the server's database to `aside` and `by` to its name: both, or neither. Nobody may be connected."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    old, new, kept = sql.Identifier(server.name), sql.Identifier(by), sql.Identifier(aside)
    with server.named(MAINTENANCE).connected() as connection:
        connection.execute(rename.format(old, kept))
        connection.execute(rename.format(new, old))


def _outside(server: Server, statement: sql.Composed) -> None:
    """Databases are made and dropped outside any transaction, from another database."""
    with server.named(MAINTENANCE).connected() as connection:
        connection.autocommit = True
        connection.execute(statement)
