"""What the worker does for the log's pages, and what it clears away. The log itself is never cut."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django_tasks import task

from zhujian.kernel import time
from zhujian.kernel.access.actors import actor_for
from zhujian.kernel.access.models import Account
from zhujian.kernel.jobs.schedule import every
from zhujian.kernel.logbook.actions import check_log


@task()
def check(account: int, role: str) -> bool:
    """Check the log for whoever asked; whether it holds."""
    return check_log(actor_for(Account.objects.get(pk=account), role)).holds


@every("1d")
def clear_attempts() -> None:
    """What django-axes keeps of sign-ins beside the log's own events: user names and addresses."""
    before = time.real_now() - timedelta(days=settings.ZHUJIAN_ATTEMPT_DAYS)
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(attempt_time__lt=before).delete()
