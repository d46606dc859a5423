"""Steps that wait for a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.records import key_of, label_of
from zhujian.kernel.visibility import permits
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import require_reason

Step = Callable[..., Any]
_steps: dict[str, Step] = {}


def step(name: str) -> Callable[[Step], Step]:
    """Declare what is done once the second person agrees: `(act, row, **arguments)`."""

    def declare(function: Step) -> Step:
        _steps[name] = function
        return function

    return declare


def pending(row: models.Model) -> Consent | None:
    return lookups.first(Consent, kind=label_of(type(row)), row=row.pk, state=Consent.PENDING)


def propose(act: Act, row: models.Model, name: str, *, needs: str, reason: str, **arguments: Any) -> Consent:
    """Ask for a step. `needs` is the permission that whoever decides must hold; it is never the one who asks."""
    words = require_reason(reason)
    if pending(row):
        message = _("已有一项申请在等待另一人同意，请先等其决定。")
        raise Conflict(message, rule="one-pending-step", state=getattr(row, "status", ""))
    label, pk = key_of(row)
    return Consent.objects.create(
        kind=label,
        row=int(pk),
        step=name,
        arguments=arguments,
        reason=words,
        needs=needs,
        asked_by=act.actor.account,
        asked_post=act.actor.post or act.actor.name,
        asked_at=act.now,
    )


def decide(act: Act, row: models.Model, *, agree: bool, reason: str) -> Consent:
    """Agree to the pending step of a row, and take it, or refuse it.

    Raises Invalid where it is refused without a reason, Conflict where nothing is pending or the one who asked would
    decide, Forbidden without the permission that the step names.
    """
    words = reason.strip() if agree else require_reason(reason)
    consent = pending(row)
    consent = act.lock(Consent, consent.pk) if consent else None
    # Somebody else may have decided while this one waited for the lock.
    if consent is None or consent.state != Consent.PENDING:
        raise Conflict(_("没有等待同意的事项。"), rule="nothing-pending", state=getattr(row, "status", ""))
    if not permits(act.actor, consent.needs, row):
        raise Forbidden(_("这一事项须由另一角色的人员同意。"))
    if act.actor.account is not None and act.actor.account == consent.asked_by:
        message = _("提出人不能同意自己的申请，须由另一人决定。")
        raise Conflict(message, rule="second-person", state=getattr(row, "status", ""))
    _close(act, consent, Consent.AGREED if agree else Consent.REFUSED, words)
    if agree:
        _steps[consent.step](act, row, consent=consent, **consent.arguments)
    return consent


def void(act: Act, row: models.Model) -> Consent | None:
    """The row has moved on: a step still waiting has lost its ground. Returns it."""
    consent = pending(row)
    if consent is None:
        return None
    consent = act.lock(Consent, consent.pk)
    _close(act, consent, Consent.VOID, "")
    return consent


def _close(act: Act, consent: Consent, state: str, words: str) -> None:
    consent.state = state
    consent.decided_by = act.actor.account
    consent.decided_post = act.actor.post or act.actor.name
    consent.decided_at = act.now
    consent.decision = words
    consent.save()
