"""Where topics are found. Settings ask here before Django is set up, so nothing here needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

PACKAGE = "zhujian.topics"
FILE = "topic.toml"


def topic_apps() -> list[str]:
    """The Django apps of topics with code: folders of the topics' package that have an `apps.py`."""
    return [f"{PACKAGE}.{folder.name}" for folder in _folders() if (folder / "apps.py").is_file()]


def topic_directories(configured: Iterable[Path] = ()) -> list[Path]:
    """Folders of topics: those of the package, then the configured ones.

    A configured directory is a topic's folder, or holds such folders. One that is neither is returned as it is, so
    that reading it says what is missing.
    """
    found = [folder for folder in _folders() if (folder / FILE).exists()]
    for directory in configured:
        found += _within(Path(directory))
    return list(dict.fromkeys(found))


def _folders() -> Iterator[Path]:
    for entry in import_module(PACKAGE).__path__:
        yield from _children(Path(entry))


def _within(directory: Path) -> list[Path]:
    if (directory / FILE).exists():
        return [directory]
    return [child for child in _children(directory) if (child / FILE).exists()] or [directory]


def _children(directory: Path) -> list[Path]:
    try:
        return sorted(
            child for child in directory.iterdir() if child.is_dir() and not child.name.startswith((".", "_"))
        )
    except OSError:
        return []
