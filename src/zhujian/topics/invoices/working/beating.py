"""How far work has come, for its page: written each second at most, by whoever does it."""

from __future__ import annotations

import os
import threading
import time as clock
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connection

from zhujian.kernel.api import real_now
from zhujian.topics.invoices.models import Work

log = structlog.get_logger(__name__)
BEAT_SECONDS = 5.0
TELL_SECONDS = 0.5
STALE = timedelta(seconds=60)
"""After so long without a beat whoever held the work is gone."""


class Beat:
    """Tells a work's row what is being done; called as a `Progress`."""

    def __init__(self, work: Work) -> None:
        self.pk, self.last = work.pk, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if clock.monotonic() - self.last < TELL_SECONDS and done < total:
            return
        self.last = clock.monotonic()
        Work.objects.filter(pk=self.pk).update(what=what[:200], done=done, total=total, beat_at=real_now())


def keep_beating(work: Work, parent: int) -> None:
    """Beat from a thread while one rule takes long, and end this process with the one that began it."""

    def beat() -> None:
        while True:
            clock.sleep(BEAT_SECONDS)
            if os.getppid() != parent:
                os._exit(1)
            try:
                close_old_connections()
                Work.objects.filter(pk=work.pk).update(beat_at=real_now())
                connection.close()
            except DatabaseError:  # away for a moment; the watch on the process that began this one goes on
                log.warning("invoices.beat-missed", work=work.pk)

    threading.Thread(target=beat, daemon=True).start()
