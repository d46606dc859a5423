"""Writing signals: registering, and the one outcome in which each ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Conflict, FieldError, Invalid
from zhujian.kernel.field.models import Site
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.org.models import Unit
from zhujian.kernel.records import key_of
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.signals.outcomes import make
from zhujian.kernel.signals.workflow import CHANNELS, TRANSITIONS
from zhujian.kernel.workflow.consents import decide, propose, step
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import begin, move, require_reason, require_state


@action("signals.register")
def register(
    act: Act,
    *,
    topic: str,
    channel: str,
    summary: str,
    text: str = "",
    site: Site | None = None,
    unit: Unit | None = None,
    occurred_on: date | None = None,
    files: Sequence[File] = (),
) -> Signal:
    """Take a signal in. Raises Invalid naming every wrong field."""
    _check(act, topic, channel, summary, site, occurred_on)
    signal = Signal.objects.create(
        topic=topic,
        channel=channel,
        summary=summary.strip(),
        text=text,
        status="registered",
        site=site,
        subject=site.owner if site else unit,
        room_id=act.actor.unit,
        occurred_on=occurred_on,
        created_at=act.now,
        created_by=act.actor.account,
    )
    begin(act, signal)
    attach(act, files=files, row=signal, purpose="other")
    act.notify(Tell("signals.registered", row=signal, roles=("supervision",), text=f"#{signal.pk}"))
    return signal


def _check(act: Act, topic: str, channel: str, summary: str, site: Site | None, occurred_on: date | None) -> None:
    errors = []
    if find_topic(topic) is None:
        errors.append(FieldError("topic", _("没有“%(topic)s”这一专题。") % {"topic": topic}))
    if channel not in dict(CHANNELS):
        errors.append(FieldError("channel", _("没有“%(channel)s”这一渠道。") % {"channel": channel}))
    if not summary.strip():
        errors.append(FieldError("summary", _("请填写摘要。")))
    if site is not None and site.topic != topic:
        errors.append(FieldError("subject", _("点位 %(site)s 不属于这一专题。") % {"site": site.code}))
    if occurred_on and occurred_on > act.now.date():
        errors.append(FieldError("occurred_on", _("发生日期不能晚于今天。")))
    if errors:
        raise Invalid(errors)


@action("signals.triage", row="signal")
def triage(
    act: Act,
    *,
    signal: Signal,
    outcome: str,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    into: Signal | None = None,
    to_unit: Unit | None = None,
) -> Signal:
    """Give a signal its outcome: problem, merge, transfer, or dismiss, which waits for a second person."""
    require_state(TRANSITIONS, "signals.triage", signal)
    if outcome == "merge":
        return _merge(act, signal, into, reason)
    if outcome == "transfer":
        return _transfer(act, signal, to_unit, reason)
    if outcome == "dismiss":
        propose(act, signal, "signals.dismiss", needs="signals.consent", reason=reason)
        roles = ("leader", "supervision")
        act.notify(Tell("signals.consent-wanted", row=signal, roles=roles, text=f"#{signal.pk}"))
        return signal
    conclude(act, signal, outcome, make(act, outcome, signal, details or {}), reason)
    return signal


def conclude(act: Act, signal: Signal, status: str, row: models.Model, reason: str = "") -> None:
    """Record the row that a signal became."""
    label, pk = key_of(row)
    move(
        act,
        signal,
        TRANSITIONS,
        status,
        action="signals.triage",
        reason=reason,
        decided_at=act.now,
        result_kind=label,
        result_row=int(pk),
    )


def _merge(act: Act, signal: Signal, into: Signal | None, reason: str) -> Signal:
    require_reason(reason)
    if into is None or into.pk == signal.pk:
        raise Invalid.one("into", _("请指明并入哪一条信号。"))
    if into.status == "merged":
        raise Conflict(_("所并入的信号本身已并入另一条。"), state=into.status)
    move(act, signal, TRANSITIONS, "merged", reason=reason, merged_into=into, decided_at=act.now)
    return signal


def _transfer(act: Act, signal: Signal, to_unit: Unit | None, reason: str) -> Signal:
    require_reason(reason)
    if to_unit is None:
        raise Invalid.one("to_unit", _("请指明移送至哪个单位。"))
    move(act, signal, TRANSITIONS, "transferred", reason=reason, transferred_to=to_unit, decided_at=act.now)
    return signal


@step("signals.dismiss")
def dismissed(act: Act, signal: Signal, *, consent: Consent) -> None:
    move(act, signal, TRANSITIONS, "dismissed", action="signals.dismiss", reason=consent.reason, decided_at=act.now)


def dismissed_with(act: Act, signal: Signal, reason: str) -> None:
    """Dismiss a signal whose ground is gone by a decision that two people have taken already."""
    move(act, signal, TRANSITIONS, "dismissed", action="signals.dismiss", reason=reason, decided_at=act.now)


@action("signals.consent", row="signal")
def consent(act: Act, *, signal: Signal, agree: bool, reason: str = "") -> Signal:
    """Decide, as a second person, on a dismissal that somebody asked for."""
    decide(act, signal, agree=agree, reason=reason)
    return signal
