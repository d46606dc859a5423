"""A trial: what a month's plan would come to, with a seed that is thrown away and nothing kept."""

from __future__ import annotations

import secrets
from datetime import date

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.rota.gathering import gather, last_of
from zhujian.kernel.rota.progress import Progress, silent
from zhujian.kernel.rota.values import Plan


def preview(actor: Actor, topic: str, month: date, progress: Progress = silent) -> Plan:
    """A plan of the month, from today on if it has begun, that is not the one that will be drawn.

    Raises Invalid where the topic has nothing to plan. A month that is over is tried whole.
    """
    from zhujian.kernel.rota.chance import SEED_BYTES
    from zhujian.kernel.rota.solve import solve

    first, last = month.replace(day=1), last_of(month.replace(day=1))
    if first <= time.today() <= last:
        first = time.today()
    return solve(gather(actor, topic, first, last).world, secrets.token_bytes(SEED_BYTES), progress)
