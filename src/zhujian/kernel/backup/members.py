"""Which files of a data directory belong into a backup."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from zhujian.kernel.backup.manifest import DATABASE, SQLITE

REPLACED, STAGING = "replaced-", "restoring-"
KEYS = ("keys/", "secret.key")
# The database has its own way; locks and what is half written have none.
LEFT_OUT_ENDINGS = (".lock", ".tmp", ".partial")
LEFT_OUT_BEGINNINGS = (DATABASE[SQLITE], REPLACED, STAGING)


def is_key(name: str) -> bool:
    return name.startswith(KEYS)


def members(directory: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    """Names within the archive and the files behind them, in order."""
    for folder, folders, files in os.walk(directory, followlinks=True):
        place = Path(folder).relative_to(directory)
        folders[:] = sorted(name for name in folders if _belongs((place / name).as_posix()))
        for file in sorted(files):
            name = (place / file).as_posix()
            if _belongs(name) and (with_keys or not is_key(name)):
                yield name, Path(folder, file)


def _belongs(name: str) -> bool:
    return not name.endswith(LEFT_OUT_ENDINGS) and not name.startswith(LEFT_OUT_BEGINNINGS)
