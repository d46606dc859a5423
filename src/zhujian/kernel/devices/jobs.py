"""What the worker clears away for phones."""

from __future__ import annotations

from zhujian.kernel.devices import nonces
from zhujian.kernel.jobs.schedule import every


@every("1h")
def forget_nonces() -> None:
    """Nonces that have run out and will be refused by their age."""
    nonces.forget_used()
