"""Clearing what no row needs: contents of uploads whose transaction failed, and what a killed process left."""

from __future__ import annotations

from datetime import timedelta

import structlog

from zhujian.kernel import time
from zhujian.kernel.files import copies, store
from zhujian.kernel.files.models import File
from zhujian.kernel.jobs.schedule import every

# Longer than any upload takes: a content is stored before its row is committed.
AGE = timedelta(days=1)
logger = structlog.get_logger(__name__)


@every("1d")
def sweep() -> None:
    before = time.real_now() - AGE
    store.clear_incoming(before)
    for sha256 in store.contents(before):
        if not File.objects.filter(sha256=sha256).exists():
            copies.forget(sha256)
            logger.info("files.swept", sha256=sha256)
