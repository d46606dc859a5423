"""Copying an SQLite database while others write to it, and putting one in another's place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

WAIT_SECONDS = 30


def copy(source: Path, target: Path) -> None:
    """Copy the database as it stands at one moment, with the online backup interface; nobody has to wait."""
    with closing(_connect(source)) as origin, closing(sqlite3.connect(target)) as made:
        origin.backup(made, pages=-1)
        # One file and no companions, whatever opens it next.
        made.execute("PRAGMA journal_mode=DELETE")


def fault(path: Path) -> str:
    """What is wrong with the file as a database; empty where nothing is."""
    try:
        with closing(_connect(path)) as connection:
            words = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if words != ["ok"]:
        return str(words[0])
    return f"foreign key of table {broken[0]}" if broken else ""


def number(path: Path, query: str) -> int | None:
    """The one number that a query gives; None where the database cannot give it."""
    try:
        with closing(_connect(path)) as connection:
            found = connection.execute(query).fetchone()
    except sqlite3.DatabaseError:
        return None
    return int(found[0]) if found else None


def settle(path: Path) -> bool:
    """Write everything back into the one file; False where another program still has the database open."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return not any(_companion(path, end).exists() for end in ("-wal", "-shm"))


def replace(path: Path, by: Path) -> None:
    """Put a database in the place of a settled one, in one step."""
    with by.open("rb") as file:
        os.fsync(file.fileno())
    by.replace(path)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make renames in a directory last through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _companion(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS)
