"""Where an installation keeps everything that it owns: its data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

VARIABLE = "ZHUJIAN_DATA"
DEFAULT = "data"
SQLITE_FILE = "zhujian.sqlite3"


def data_directory() -> Path:
    """The data directory: ZHUJIAN_DATA, or `data` below the working directory."""
    return Path(os.environ.get(VARIABLE) or DEFAULT).resolve()


def secret_key(directory: Path) -> str:
    """The installation's secret, made on first use and readable by its owner alone."""
    path = directory / "secret.key"
    if not path.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii")
