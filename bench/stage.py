"""A county to measure in: a mine and the people who deal with its faults, in a database of its own."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def set_up(folder: Path | None = None) -> Path:
    """Settings, a data directory (a new one where none is named), tables. The rest may be imported after it."""
    folder = folder or Path(tempfile.mkdtemp(prefix="zhujian-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["ZHUJIAN_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhujian.site.settings")
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:8.2f} ms"
