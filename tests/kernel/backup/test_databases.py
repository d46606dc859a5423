"""Copies of databases: whole while others write, and put in place in one step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zhujian.kernel.db import sqlite
from zhujian.kernel.db.postgres import ProgramError, Server, dump


def make(path: Path, rows: int) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE audit_head (size INTEGER)")
    connection.execute("CREATE TABLE t (x INTEGER)")
    connection.executemany("INSERT INTO t VALUES (?)", ((number,) for number in range(rows)))
    connection.execute("INSERT INTO audit_head VALUES (?)", (rows,))
    return connection


def count(path: Path) -> int | None:
    return sqlite.number(path, "SELECT count(*) FROM t")


def test_a_copy_is_made_while_somebody_is_in_the_middle_of_writing(tmp_path: Path) -> None:
    with closing(make(tmp_path / "a", 100)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM t WHERE x < 50")
        sqlite.copy(tmp_path / "a", tmp_path / "b")
        writer.execute("COMMIT")
    assert count(tmp_path / "b") == 100
    assert count(tmp_path / "a") == 50
    assert not list(tmp_path.glob("b-*")), "one file and no companions"


def test_a_broken_file_is_told_from_a_whole_one(tmp_path: Path) -> None:
    make(tmp_path / "a", 2000).close()
    assert sqlite.fault(tmp_path / "a") == ""
    content = bytearray((tmp_path / "a").read_bytes())
    content[4096:8192] = b"x" * 4096
    (tmp_path / "a").write_bytes(content)
    assert sqlite.fault(tmp_path / "a")
    (tmp_path / "b").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    assert sqlite.fault(tmp_path / "b")


def test_a_dangling_reference_is_a_fault(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE c (p INTEGER REFERENCES p (id))")
        connection.execute("INSERT INTO c VALUES (7)")
    assert sqlite.fault(tmp_path / "a") == "foreign key of table c"


def test_settling_writes_everything_into_the_one_file(tmp_path: Path) -> None:
    make(tmp_path / "a", 10).close()
    assert sqlite.settle(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_database_that_somebody_has_open_cannot_be_settled(tmp_path: Path) -> None:
    with closing(make(tmp_path / "a", 10)) as other:
        other.execute("SELECT 1 FROM t").fetchone()
        assert not sqlite.settle(tmp_path / "a")


def test_one_takes_the_others_place(tmp_path: Path) -> None:
    make(tmp_path / "a", 1).close()
    make(tmp_path / "b", 2).close()
    sqlite.settle(tmp_path / "a")
    sqlite.settle(tmp_path / "b")
    sqlite.replace(tmp_path / "a", by=tmp_path / "b")
    assert count(tmp_path / "a") == 2
    assert not (tmp_path / "b").exists()


def test_a_number_that_a_database_cannot_give_is_none(tmp_path: Path) -> None:
    make(tmp_path / "a", 1).close()
    assert sqlite.number(tmp_path / "a", "SELECT x FROM nowhere") is None
    assert sqlite.number(tmp_path / "a", "SELECT x FROM t WHERE x > 5") is None


SERVER = Server("db.example", "5433", "zhu jian", "p@ss/word", "county", {"sslmode": "require"})


def test_a_servers_url_names_it_whatever_its_password_holds() -> None:
    assert SERVER.url() == "postgresql://zhu%20jian:p%40ss%2Fword@db.example:5433/county?sslmode=require"


def test_a_url_leads_back_to_the_same_settings() -> None:
    from zhujian.site.databases import database

    assert Server.of_settings(database(SERVER.url(), Path())) == SERVER
    local = Server("/var/run/postgresql", "", "zhujian", "", "county", {})
    assert Server.of_settings(database(local.url(), Path())) == local


def test_the_password_stands_in_the_environment_and_in_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {seen}\necho "$PGPASSWORD $PGSSLMODE $PGDATABASE" >> {seen}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    dump(SERVER, tmp_path / "x")
    line, environ = seen.read_text().splitlines()
    assert "p@ss" not in line
    assert environ == "p@ss/word require county"


def test_a_program_that_gives_up_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'server version mismatch' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ProgramError, match="pg_dump: server version mismatch"):
        dump(SERVER, tmp_path / "x")


def test_a_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError) as refusal:
        dump(SERVER, tmp_path / "x")
    assert (refusal.value.program, refusal.value.reason) == ("pg_dump", "")
