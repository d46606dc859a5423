"""What the worker does for visits: findings that could not be brought in at once, comparisons, days that are over."""

from __future__ import annotations

import structlog

from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Refused
from zhujian.kernel.field.actions.visits import close_days
from zhujian.kernel.jobs.schedule import every
from zhujian.kernel.submissions.actions import raise_findings, raiser
from zhujian.kernel.submissions.assessing import assess
from zhujian.kernel.submissions.models import Submission

WORKER = Actor.system("worker")
BATCH = 200
log = structlog.get_logger(__name__)


@every("2s")
def raise_left_over() -> int:
    """Findings of submissions whose own request did not come to it."""
    rows = Submission.objects.filter(raised_at__isnull=True).select_related("visit").order_by("pk")[:BATCH]
    return sum(_raised(row) for row in rows)


def _raised(row: Submission) -> bool:
    try:
        raise_findings(raiser(row.visit.room_id), submission=row)
    except Refused as refusal:
        log.warning("findings.refused", submission=row.pk, reason=str(refusal))
        return False
    return True


@every("5s")
def assess_new() -> int:
    """Compare what came in with what was there before, and note what a person should look at."""
    rows = Submission.objects.filter(assessed_at__isnull=True).order_by("pk")[:BATCH]
    return sum(_assessed(row) for row in rows)


def _assessed(row: Submission) -> bool:
    try:
        assess(WORKER, submission=row)
    except Refused as refusal:
        log.warning("assessing.refused", submission=row.pk, reason=str(refusal))
        return False
    return True


@every("10m")
def miss_days() -> int:
    return close_days(WORKER)
