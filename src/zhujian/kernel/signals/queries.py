"""Reading signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import Result, results_of
from zhujian.kernel.visibility import permits, visible_to
from zhujian.kernel.workflow.models import Consent


def signals_of(actor: Actor) -> QuerySet[Signal]:
    return visible_to(actor, Signal).select_related("site", "subject", "room", "transferred_to")


def filtered(rows: QuerySet[Signal], wanted: Mapping[str, Any]) -> QuerySet[Signal]:
    if wanted.get("topic"):
        rows = rows.filter(topic__in=wanted["topic"])
    if wanted.get("state"):
        rows = rows.filter(status__in=wanted["state"])
    if wanted.get("channel"):
        rows = rows.filter(channel__in=wanted["channel"])
    for word in (wanted.get("q") or "").split():
        rows = rows.filter(Q(summary__icontains=word) | Q(text__icontains=word))
    return rows


def pending_of(signals: Sequence[Signal]) -> dict[int, Consent]:
    rows = Consent.objects.filter(
        kind="signals.signal", row__in=[signal.pk for signal in signals], state=Consent.PENDING
    )
    return {row.row: row for row in rows}


def allowed(actor: Actor, signal: Signal, waiting: Consent | None) -> list[str]:
    """The steps open to the actor on this signal now."""
    if signal.status != "registered":
        return []
    verbs = ["triage"] if waiting is None and permits(actor, "signals.triage", signal) else []
    if waiting is not None and actor.may("signals.consent") and waiting.asked_by != actor.account:
        verbs.append("consent")
    return verbs


def signal_objects(actor: Actor, signals: Sequence[Signal]) -> list[dict[str, Any]]:
    waiting, results = pending_of(signals), results_of(signals)
    return [_object(actor, signal, waiting.get(signal.pk), results.get(signal.pk)) for signal in signals]


def _object(actor: Actor, signal: Signal, waiting: Consent | None, result: Result | None) -> dict[str, Any]:
    return {
        "id": signal.pk,
        "state": signal.status,
        "topic": signal.topic,
        "channel": signal.channel,
        "summary": signal.summary,
        "text": signal.text,
        "subject": _subject(signal),
        "occurred_on": signal.occurred_on,
        "created_at": time.shown(signal.created_at),
        "pending": waiting is not None,
        "allowed": allowed(actor, signal, waiting),
        "result": _result(signal, result),
    }


def _subject(signal: Signal) -> dict[str, str] | None:
    if signal.site is not None:
        return {"site": signal.site.code, "name": signal.site.name}
    return {"unit": signal.subject.code, "name": signal.subject.name} if signal.subject else None


def _result(signal: Signal, result: Result | None) -> dict[str, str] | None:
    if signal.status == "merged" and signal.merged_into_id:
        return {"kind": "signal", "number": str(signal.merged_into_id)}
    if signal.status == "transferred" and signal.transferred_to:
        return {"kind": "unit", "number": signal.transferred_to.code}
    return {"kind": signal.result_kind.split(".")[-1], "number": result.number} if result else None
