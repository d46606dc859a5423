"""What the worker does for notices."""

from __future__ import annotations

from datetime import timedelta

from zhujian.kernel import time
from zhujian.kernel.jobs.schedule import every, turn
from zhujian.kernel.notices.deliver import send_due
from zhujian.kernel.notices.models import Delivery, Notice
from zhujian.kernel.notices.spread import spread

KEEP_READ = timedelta(days=180)
KEEP_DELIVERIES = timedelta(days=30)

turn(spread)
turn(send_due)


@every("1d")
def clear() -> None:
    """Notices read half a year ago and messages sent a month ago; what they were about stands elsewhere."""
    Notice.objects.filter(read_at__lt=time.now() - KEEP_READ).delete()
    Delivery.objects.exclude(state=Delivery.PENDING).filter(ended_at__lt=time.real_now() - KEEP_DELIVERIES).delete()
