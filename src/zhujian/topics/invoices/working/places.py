"""Where the topic keeps what stands beside the database, below the data directory."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhujian.topics.invoices.store.places import Places


def root() -> Path:
    return Path(settings.ZHUJIAN_DATA) / "invoices"


def store() -> Places:
    """The invoices themselves."""
    return Places(root() / "store")


def results() -> Path:
    return root() / "runs"


def county_rules() -> Path | None:
    """A county's own rules, parameters and words, where it has any."""
    folder = root() / "county"
    return folder if folder.is_dir() else None


def memory() -> int:
    """Bytes that a run may use."""
    return int(settings.ZHUJIAN_SCREEN_MEMORY)


def engine_name() -> str:
    """`duckdb`, or the master of a Spark cluster."""
    return str(settings.ZHUJIAN_SCREEN_ENGINE)
