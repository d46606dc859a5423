"""From wishes to notices, and from notices to what goes outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import NoReverseMatch

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.notices.models import Delivery, Notice, Wish
from zhujian.kernel.notices.recipients import recipients, target_of

AT_ONCE = 200


def spread() -> int:
    """Turn waiting wishes into notices; how many notices were made.

    Each wish is worked out before its transaction, which deletes it and writes its notices: of two workers one finds
    it gone.
    """
    return sum(_spread(wish) for wish in Wish.objects.order_by("pk")[:AT_ONCE])


def _spread(wish: Wish) -> int:
    row = target_of(wish)
    accounts = recipients(wish, row) if row is not None or not wish.target else []
    url = _url(row)
    with transaction.atomic():
        if not Wish.objects.filter(pk=wish.pk).delete()[0]:
            return 0
        Notice.objects.bulk_create([_notice(wish, account, url) for account in accounts])
        _queue(accounts)
    return len(accounts)


def _notice(wish: Wish, account: Account, url: str) -> Notice:
    return Notice(
        account=account,
        kind=wish.kind,
        target=wish.target,
        row=wish.row,
        text=wish.text,
        url=url,
        created_at=wish.at,
    )


def _url(row: models.Model | None) -> str:
    """Empty where the row has no page in this zone."""
    address = getattr(row, "get_absolute_url", None)
    try:
        return str(address()) if address else ""
    except NoReverseMatch:
        return ""


def _queue(accounts: Sequence[Account]) -> None:
    """Messages to those who can be reached outside, unless one to them is pending already."""
    waiting = []
    if settings.EMAIL_HOST:
        waiting += [Delivery(channel=Delivery.EMAIL, account=account) for account in accounts if account.email]
    if settings.ZHUJIAN_WECOM_WEBHOOK and accounts:
        waiting.append(Delivery(channel=Delivery.WECOM))
    for delivery in waiting:
        delivery.due_at = _not_before(delivery)
    Delivery.objects.bulk_create(waiting, ignore_conflicts=True)


def _not_before(delivery: Delivery) -> datetime:
    """Now, or when the last message to the same place is long enough ago: a notice must not become a burden."""
    now = time.real_now()
    former = Delivery.objects.filter(channel=delivery.channel, account=delivery.account_id, state=Delivery.SENT)
    last = former.order_by("-ended_at").values_list("ended_at", flat=True).first()
    quiet = timedelta(minutes=settings.ZHUJIAN_NOTICE_QUIET_MINUTES)
    return max(now, last + quiet) if last else now
