"""Demo accounts live in the data directory of a demo county alone: their passwords lie open in a file there."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from zhujian.kernel.access.models import Account

MARKER = "demo.json"


def is_out_of_place(account: Account) -> bool:
    """Whether this is a demo account in a data directory without the demo county's mark."""
    return account.is_demo and not (Path(settings.ZHUJIAN_DATA) / MARKER).is_file()
