"""Data are their owner's alone on the disk, whatever the shell's habit is."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from zhujian.cli.console import note
from zhujian.cli.terms import _
from zhujian.site.paths import SQLITE_FILE

OURS = (SQLITE_FILE, f"{SQLITE_FILE}-wal", f"{SQLITE_FILE}-shm")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_private(directory: Path) -> None:
    """What this process makes from here on, and the database that is there, nobody else reads."""
    os.umask(OTHERS)
    for name in OURS:
        with contextlib.suppress(OSError):  # not there, or another's
            (directory / name).chmod(stat.S_IRUSR | stat.S_IWUSR)


def warn_if_open(directory: Path) -> None:
    """A directory that was there before belongs to whoever made it: one that others can enter is only spoken of."""
    if directory.is_dir() and directory.stat().st_mode & OTHERS:
        note(_("数据目录 %(directory)s 对其他用户开放。请执行 chmod 700 收紧。") % {"directory": directory})
