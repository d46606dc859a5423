"""Sending what is due: claimed one by one, so that two workers never send the same, and tried again where it fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from django.db.models import Q

from zhujian.kernel import time
from zhujian.kernel.notices.models import Delivery, Notice
from zhujian.kernel.notices.outside import send_email, send_wecom

AT_ONCE = 20
# A worker that was killed while sending gives its message back after this long.
CLAIM = timedelta(minutes=5)
ATTEMPTS = 10
LONGEST_WAIT = timedelta(hours=1)
# A group robot takes no more than this in any minute.
WECOM_LIMIT, WECOM_WINDOW = 20, timedelta(minutes=1)

log = structlog.get_logger(__name__)


def send_due() -> int:
    """Send what is due; how many messages left the house."""
    now = time.real_now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = Delivery.objects.filter(free, state=Delivery.PENDING, due_at__lte=now).select_related("account")
    return sum(_attempt(delivery) for delivery in waiting.order_by("due_at")[:AT_ONCE] if _claim(delivery, now))


def _claim(delivery: Delivery, now: datetime) -> bool:
    if delivery.channel == Delivery.WECOM and _robot_is_full(now):
        return False
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.PENDING, claimed_until=delivery.claimed_until)
    return mine.update(claimed_until=now + CLAIM) == 1


def _robot_is_full(now: datetime) -> bool:
    sent = Delivery.objects.filter(channel=Delivery.WECOM, state=Delivery.SENT, ended_at__gt=now - WECOM_WINDOW)
    return sent.count() >= WECOM_LIMIT


def _attempt(delivery: Delivery) -> bool:
    count = _unread(delivery)
    if count == 0:
        _end(delivery, Delivery.NEEDLESS)
        return False
    try:
        _send(delivery, count)
    except (OSError, HTTPException) as error:
        _put_off(delivery, error)
        return False
    _end(delivery, Delivery.SENT)
    return True


def _send(delivery: Delivery, count: int) -> None:
    if delivery.channel == Delivery.WECOM:
        send_wecom(count)
    elif delivery.account is not None:
        send_email(delivery.account.email, count)


def _unread(delivery: Delivery) -> int:
    """What waits for the person; for the group, what waits for anybody."""
    unread = Notice.objects.filter(read_at=None, account__is_active=True)
    return unread.filter(account=delivery.account).count() if delivery.account else unread.count()


def _end(delivery: Delivery, state: str) -> None:
    row = Delivery.objects.filter(pk=delivery.pk)
    row.update(state=state, ended_at=time.real_now(), claimed_until=None, attempts=delivery.attempts + 1, error="")


def _put_off(delivery: Delivery, error: Exception) -> None:
    """Again after 2, 4, 8 … minutes, at most an hour; after ten attempts it is given up and stays in sight."""
    attempts = delivery.attempts + 1
    # The error's words may hold an address; its kind does not.
    log.warning("delivery.failed", channel=delivery.channel, attempts=attempts, error=type(error).__name__)
    state = Delivery.FAILED if attempts >= ATTEMPTS else Delivery.PENDING
    wait = min(timedelta(minutes=2**attempts), LONGEST_WAIT)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        attempts=attempts,
        due_at=time.real_now() + wait,
        claimed_until=None,
        error=type(error).__name__,
    )
