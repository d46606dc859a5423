"""Where a backup is restored to: what stands there, and the step that puts the restored state in its place."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _

from zhujian.kernel.backup.manifest import DATABASE, POSTGRESQL, SQLITE
from zhujian.kernel.backup.members import REPLACED
from zhujian.kernel.db import postgres, sqlite
from zhujian.kernel.errors import Refused

EVENTS = "SELECT size FROM audit_head"


@dataclass(frozen=True)
class Target:
    """An installation's directory and its database: a file, or one of a server, which is restored under `staged`."""

    directory: Path
    moment: datetime
    file: Path | None = None
    server: postgres.Server | None = None
    staged: str = ""

    @property
    def engine(self) -> str:
        return POSTGRESQL if self.server else SQLITE

    @property
    def stamp(self) -> str:
        return self.moment.strftime("%Y%m%d%H%M%S")

    def is_free(self) -> bool:
        return postgres.is_empty(self.server) if self.server else not self._file().exists()

    def events(self) -> int | None:
        """How many events the log has that is to be replaced; None without one."""
        if self.server:
            with contextlib.suppress(psycopg.Error), self.server.connected() as connection:
                found = connection.execute(EVENTS).fetchone()
                return int(found[0]) if found else None
            return None
        return sqlite.number(self._file(), EVENTS) if self._file().exists() else None

    def take_over(self, staging: Path, members: Iterable[str]) -> str:
        """Put the staged state in place; where the replaced one now stands, or nothing where there was none."""
        aside = self.directory / f"{REPLACED}{self.stamp}"
        database = DATABASE[self.engine]
        for name in sorted(set(members) - {database}):
            _put(staging / name, self.directory / name, aside / name)
        _put(staging / "keys", self.directory / "keys", aside / "keys")
        return self._swap_servers() if self.server else self._swap_files(staging / database, aside / database)

    def _swap_files(self, staged: Path, aside: Path) -> str:
        file = self._file()
        had = file.exists()
        if had:
            if not sqlite.settle(file):
                raise Refused(_("数据库 %(file)s 正被其他程序打开，请先关闭。") % {"file": file})
            aside.parent.mkdir(mode=0o700, exist_ok=True)
            _link(file, aside)
        sqlite.replace(file, staged)
        return str(aside.parent) if had else ""

    def _swap_servers(self) -> str:
        assert self.server is not None
        aside = f"{self.server.name}_{REPLACED.rstrip('-')}_{self.stamp}"
        had = not self.is_free()
        try:
            postgres.swap(self.server, self.staged, aside)
        except psycopg.errors.ObjectInUse as error:
            raise Refused(_("数据库 %(name)s 正被其他程序使用，请先停止。") % {"name": self.server.name}) from error
        if had:
            return aside
        postgres.drop(self.server, aside)
        return ""

    def _file(self) -> Path:
        assert self.file is not None
        return self.file


def _put(staged: Path, place: Path, aside: Path) -> None:
    """Move a file, or what of a directory is not there yet, to its place; what differs there goes aside."""
    if staged.is_dir():
        for path in sorted(staged.iterdir()):
            _put(path, place / path.name, aside / path.name)
        return
    if not staged.exists() or (place.exists() and filecmp.cmp(staged, place, shallow=False)):
        return
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.exists():
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _link(place, aside)
    staged.replace(place)


def _link(path: Path, also: Path) -> None:
    try:
        os.link(path, also)
    except OSError:
        shutil.copy2(path, also)
