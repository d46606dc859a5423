"""Second factors: rows that django-allauth writes, and that the log answers for all the same.

Who can put a row into its table, or a secret into a row, signs in as somebody else. So every row that is written or
removed there is named by an event in the same transaction, within an action right after the events of the action.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import UTC
from typing import Any
from weakref import WeakKeyDictionary

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import Act, on_finish
from zhujian.kernel.audit.log import Entry, RowDigest, append
from zhujian.kernel.audit.replay import answer_for
from zhujian.kernel.records import GONE, Ledger, current_ledger, is_writing, label_of
from zhujian.kernel.request import origin_of

SECOND_FACTOR = "factors.changed"
UNRECORDED = frozenset({"last_used_at"})  # written by the sign-in itself

_touched: WeakKeyDictionary[Ledger, set[int]] = WeakKeyDictionary()


def digest_of(factor: Authenticator) -> str:
    """SHA-256 over account, type, data and time of making, as 64 hexadecimal digits.

    `data` holds a secret or a credential of more than 128 random bits, which does what a recorded row's salt does.
    """
    made = factor.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    values = (factor.user_id, factor.type, factor.data, made)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


answer_for(Authenticator, digest_of)
# django-allauth saves outside of any transaction; the row and its event must both be there or neither.
Authenticator.save = transaction.atomic(Authenticator.save)


@receiver([pre_save, pre_delete], sender=Authenticator)
def about_to_write(instance: Authenticator, **_kwargs: Any) -> None:
    """As in every action, the account is locked first and the log's edge last: the two never wait for each other."""
    if not is_writing() and transaction.get_connection().in_atomic_block:
        Account.objects.select_for_update(no_key=True).filter(pk=instance.user_id).values_list("pk").first()


@receiver(post_save, sender=Authenticator)
def written(instance: Authenticator, update_fields: Collection[str] | None, **_kwargs: Any) -> None:
    if not update_fields or not UNRECORDED.issuperset(update_fields):
        _note(instance)


@receiver(post_delete, sender=Authenticator)
def removed(instance: Authenticator, **_kwargs: Any) -> None:
    _note(instance)


def _note(factor: Authenticator) -> None:
    if is_writing():
        _touched.setdefault(current_ledger(), set()).add(factor.pk)
    else:
        _append_alone(factor)


def _append_alone(factor: Authenticator) -> None:
    request = context.request
    entry = Entry(
        SECOND_FACTOR,
        business=time.now(),
        account=factor.user_id if request else None,
        origin=origin_of(request) if request else "",
        subject=f"{label_of(Account)}:{factor.user_id}",
        rows=_digests([factor.pk]),
    )
    append([entry])


@on_finish
def within_an_action(act: Act) -> None:
    """What an action did to second factors is told once it is done, when the log's edge is locked anyway.

    The event before it says on whom.
    """
    touched = _touched.pop(act.ledger, None)
    if touched:
        role = act.actor.name if act.actor.is_system else act.actor.role
        rows = _digests(touched)
        append([Entry(SECOND_FACTOR, act.now, act.actor.account, role, act.actor.origin, rows=rows)])


def _digests(pks: Collection[int]) -> tuple[RowDigest, ...]:
    """The rows as they now stand."""
    there = Authenticator.objects.in_bulk(list(pks))
    label = label_of(Authenticator)
    return tuple((label, str(pk), digest_of(there[pk]) if pk in there else GONE) for pk in sorted(pks))
