"""The signals API."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from zhujian.kernel.request import Request
from zhujian.kernel.rest.guard import Guard
from zhujian.kernel.rest.paging import Order, page
from zhujian.kernel.signals import actions
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.queries import filtered, signal_objects, signals_of
from zhujian.kernel.signals.schemas import ConsentIn, SignalIn, SignalOut, SignalPage, SignalQuery, TriageIn

router = Router(tags=["signals"])


def on(verb: str) -> Guard:
    return Guard(f"signals.{verb}", row=Signal, key="signal_id", column="pk")


def one(request: Request, signal: Signal) -> dict[str, Any]:
    shown = signals_of(request.actor).filter(pk=signal.pk).first() or signal
    return signal_objects(request.actor, [shown])[0]


@router.get("", response=SignalPage, auth=Guard(), operation_id="list_signals", exclude_unset=True)
def list_signals(request: Request, query: Query[SignalQuery]) -> Any:
    """Signals that the caller sees, newest first."""
    rows = filtered(signals_of(request.actor), query.dict())
    found = page(rows, Order(), limit=query.limit, cursor=query.cursor)
    answer: dict[str, Any] = {"items": signal_objects(request.actor, found.items), "next": found.next}
    return {**answer, "total": rows.count()} if query.count else answer


@router.post("", response={201: SignalOut}, auth=Guard("signals.register"), operation_id="register_signal")
def register(request: Request, body: SignalIn) -> Any:
    site, unit = body.subject or (None, None)
    signal = actions.register(
        request.actor,
        topic=body.topic,
        channel=body.channel,
        summary=body.summary,
        text=body.text,
        site=site,
        unit=unit,
        occurred_on=body.occurred_on,
        files=body.files,
    )
    return Status(201, one(request, signal))


@router.get("/{signal_id}", response=SignalOut, auth=on("view"), operation_id="get_signal")
def get_signal(request: Request, signal_id: int) -> Any:
    return one(request, request.row)


@router.post(
    "/{signal_id}/triage",
    response={200: SignalOut, 202: SignalOut},
    auth=on("triage"),
    operation_id="triage_signal",
)
def triage(request: Request, signal_id: int, body: TriageIn) -> Any:
    """Give a signal its outcome; a dismissal waits for a second person (202)."""
    signal = actions.triage(
        request.actor,
        signal=request.row,
        outcome=body.outcome,
        reason=body.reason,
        details=body.problem,
        into=body.into,
        to_unit=body.to_unit,
    )
    return Status(202 if body.outcome == "dismiss" else 200, one(request, signal))


@router.post("/{signal_id}/consent", response=SignalOut, auth=on("consent"), operation_id="consent_to_signal")
def consent(request: Request, signal_id: int, body: ConsentIn) -> Any:
    signal = actions.consent(request.actor, signal=request.row, agree=body.agree, reason=body.reason)
    return one(request, signal)
