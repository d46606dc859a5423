"""Reading the log: filters, one event, its proof."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from zhujian.kernel.access.audited import SECOND_FACTOR
from zhujian.kernel.access.models import Account
from zhujian.kernel.action import registered_actions
from zhujian.kernel.audit.heads import SIGNED, stored
from zhujian.kernel.audit.log import leaf_data
from zhujian.kernel.audit.merkle import leaf_hash
from zhujian.kernel.audit.models import Event, SignedHead
from zhujian.kernel.audit.proofs import Inclusion, inclusion, leaves
from zhujian.kernel.records import label_of, recorded_models
from zhujian.kernel.time import ZONE, microseconds

# Events that no action wrote: of the sign-in, of second factors, of signing.
BY_THEMSELVES = ("access.signed-in", "access.signed-out", "access.sign-in-failed", SECOND_FACTOR, SIGNED)
# What somebody types into the filter may be anything; the log notes identifiers.
IDENTIFIER = re.compile(r"[A-Za-z][\w.-]*(:[\w.-]+)?", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(stamp: int) -> datetime:
    """The moment of a column that counts microseconds since 1970."""
    return EPOCH + timedelta(microseconds=stamp)


def actions_known() -> list[str]:
    return sorted({*registered_actions(), *BY_THEMSELVES})


@dataclass(frozen=True)
class Wanted:
    """The filters of the list. `account` is an id; -1 for a user name that nobody has."""

    action: str = ""
    account: int | None = None
    subject: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, query: QueryDict) -> Wanted:
        return cls(
            action=_text(query, "action"),
            account=_account(_text(query, "account")),
            subject=_text(query, "subject"),
            since=_day(_text(query, "since")),
            until=_day(_text(query, "until")),
        )

    def notes(self) -> dict[str, Any]:
        """The filters in force, as the log notes them."""
        found = {name: str(value) for name, value in vars(self).items() if value not in {"", None}}
        if not IDENTIFIER.fullmatch(self.subject):
            found.pop("subject", None)
        return found


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").strip()[:120]


def _account(words: str) -> int | None:
    """A user name or an account's number."""
    if not words:
        return None
    if words.isascii() and words.isdigit() and len(words) < 19:
        return int(words)
    found = Account.objects.filter(username__iexact=words).values_list("pk", flat=True).first()
    return found if found is not None else -1


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def events(wanted: Wanted) -> QuerySet[Event]:
    """The events that the filters leave; days are those of the wall clock in Shanghai."""
    rows = Event.objects.all()
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.account is not None:
        rows = rows.filter(account=wanted.account)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject) if ":" in wanted.subject else _of_table(rows, wanted.subject)
    if wanted.since:
        rows = rows.filter(at__gte=_stamp(wanted.since))
    return rows.filter(at__lt=_stamp(wanted.until + timedelta(days=1))) if wanted.until else rows


def _of_table(rows: QuerySet[Event], table: str) -> QuerySet[Event]:
    """All subjects of a table: `problems.problem`. A range, so that the index serves on either engine."""
    return rows.filter(subject__gte=f"{table}:", subject__lt=f"{table};")


def _stamp(day: date) -> int:
    return microseconds(datetime.combine(day, time.min, tzinfo=ZONE))


def usernames(ids: set[int]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", "username"))


def rows_of(event: Event) -> list[tuple[str, str, str]] | None:
    """Table, key and digest of every row that the event answers for; None where their number is not for everybody."""
    rows = [(label, pk, digest) for label, pk, digest in json.loads(event.rows)]
    uncounted = {label_of(model) for model in recorded_models() if not getattr(model, "counted_in_log", True)}
    return None if any(label in uncounted for label, _pk, _digest in rows) else rows


def intact(event: Event) -> bool:
    """Whether the event's columns still give the leaf that was stored with them."""
    return leaf_hash(leaf_data(event)) == bytes(event.leaf)


def proof_of(event: Event) -> Inclusion | None:
    """Proof by the newest signed head that covers the event; None where it was added since. Nothing is written.

    It repeats the event unless its rows are not for everybody; `zhujian audit prove` repeats every one.
    """
    head = SignedHead.objects.filter(size__gte=event.seq).order_by("-size", "-pk").first()
    if head is None:
        return None
    found = inclusion(event, leaves(head.size), stored(head))
    return found if rows_of(event) is not None else replace(found, event={})
