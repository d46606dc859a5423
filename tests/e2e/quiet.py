"""A county of units and accounts to which nothing has happened yet, and the exports of its invoices beside it.

python -m tests.e2e.quiet DIR
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from random import Random


def build(directory: Path) -> None:
    """What the demo county is built of, without its two years of work."""
    from django.core.management import call_command

    from zhujian.demo import accounts, county, screening
    from zhujian.demo.build import BEGINNING, EXPORTS, MARKER, PRESENT
    from zhujian.demo.invoicing import write_exports
    from zhujian.kernel import time
    from zhujian.kernel.clocks.actions import seed_holidays
    from zhujian.kernel.registry import queries as registry
    from zhujian.kernel.registry.discover import topic_directories

    (directory / MARKER).write_text(json.dumps({"lives_at": PRESENT.isoformat()}), encoding="utf-8")
    call_command("migrate", verbosity=0)
    dice = Random(1)
    with time.at(BEGINNING):
        seed_holidays(county.BUILDER)
        units = county.build_units(dice, list(topic_directories(())))
        registry.forget()
        seats = accounts.open_seats(dice, units)
    with time.at(PRESENT):
        accounts.write_accounts(directory, accounts.hand_out_factors(seats))
    time.write_shift(directory / "clock.json", PRESENT)
    write_exports(directory / EXPORTS, screening.bodies())


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhujian.site.settings")
    django.setup()
    build(Path(sys.argv[1]))
