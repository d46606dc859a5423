"""Building the demo county from nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import connection

from zhujian.demo.accounts import hand_out_factors, open_seats, write_accounts
from zhujian.demo.county import BUILDER, build_units
from zhujian.demo.invoicing import write_exports, write_later_export
from zhujian.demo.screening import bodies
from zhujian.demo.sites import build_sites
from zhujian.demo.story import tell
from zhujian.kernel import time
from zhujian.kernel.audit.heads import sign_now
from zhujian.kernel.checklists.declared import publish_declared
from zhujian.kernel.clocks.actions import seed_holidays
from zhujian.kernel.registry import queries as registry
from zhujian.kernel.registry import topics
from zhujian.kernel.registry.discover import topic_directories

SEED = 20220930
BEGINNING = datetime(2020, 11, 20, 9, tzinfo=time.ZONE)
PRESENT = datetime(2022, 9, 30, 9, tzinfo=time.ZONE)
MARKER = "demo.json"
EXPORTS = "exports"
"""The files that the story brought in, and those of a later year, for whoever wants to bring in something."""


def is_demo(directory: Path) -> bool:
    return (directory / MARKER).is_file()


def build(directory: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Make the county in an empty data directory: tables, units, accounts, sites, and two years of work.

    The county then lives at 2022-09-30 09:00. The same directory built twice holds the same county, but for
    passwords, keys and salts, which are random. `progress` is told how many of how many parts are done.
    """
    (directory / MARKER).write_text(json.dumps({"lives_at": PRESENT.isoformat()}), encoding="utf-8")
    call_command("migrate", verbosity=0)
    _relax_durability()
    dice = Random(SEED)  # noqa: S311 a story to tell, not a secret to keep
    folders = list(topic_directories(()))
    with time.at(BEGINNING):
        seed_holidays(BUILDER)
        units = build_units(dice, folders)
        registry.forget()
        seats = open_seats(dice, units)
        build_sites(dice, topics(), units)
        publish_declared(BUILDER)
    tell(dice, PRESENT, progress)
    with time.at(PRESENT):
        write_accounts(directory, hand_out_factors(seats))
        sign_now()
    for write in (write_exports, write_later_export):
        write(directory / EXPORTS, bodies())
    progress(1, 1)
    time.write_shift(directory / "clock.json", PRESENT)


def _relax_durability() -> None:
    """A half-built demo county is thrown away and built again: it need not survive a power cut."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
