"""Moving a row from one state to another: compare-and-swap, and a Move for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.action import Act
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.records import key_of, label_of
from zhujian.kernel.workflow.models import Move, Stateful


@dataclass(frozen=True)
class Transition:
    """From which states an action leads to which others. `reason`: it needs one in words."""

    sources: frozenset[str]
    targets: frozenset[str]
    reason: bool = False


def transition(sources: Iterable[str] | str, targets: Iterable[str] | str, *, reason: bool = False) -> Transition:
    """A row of a TRANSITIONS table; states are given as words separated by blanks."""
    return Transition(frozenset(_words(sources)), frozenset(_words(targets)), reason)


def _words(states: Iterable[str] | str) -> Iterable[str]:
    return states.split() if isinstance(states, str) else states


Table = Mapping[str, Transition]


def allows(table: Table, action: str, status: str) -> bool:
    found = table.get(action)
    return found is not None and status in found.sources


def require_reason(text: str, field: str = "reason") -> str:
    """The text without blanks around it. Raises Invalid where nothing is left."""
    words = text.strip()
    if not words:
        raise Invalid.one(field, _("请写明理由。"))
    return words


def require_state(table: Table, action: str, row: Stateful) -> None:
    """Raise Conflict, naming the state and who moved the row there when, where the action has no place in it."""
    if not allows(table, action, row.status):
        raise conflict(row)


def conflict(row: Stateful) -> Conflict:
    last = last_move(row)
    name = _status_name(row)
    if last is None:
        return Conflict(_("当前状态为“%(state)s”，不能做这一步。") % {"state": name}, state=row.status)
    message = _("当前状态为“%(state)s”，由%(who)s于 %(when)s 办理，不能做这一步。") % {
        "state": name,
        "who": last.post or last.role,
        "when": last.at.astimezone(time.ZONE).strftime("%Y-%m-%d %H:%M"),
    }
    return Conflict(
        message, state=row.status, extra={"moved_by": last.post or last.role, "moved_at": time.iso(last.at)}
    )


def _status_name(row: Stateful) -> str:
    shown = getattr(row, "get_status_display", None)
    return str(shown()) if shown else row.status


def last_move(row: Stateful) -> Move | None:
    """The step that brought the row to its state; a chase or a reminder since then did not."""
    steps = Move.objects.filter(kind=label_of(type(row)), row=row.pk)
    return steps.exclude(source=F("target")).order_by("-seq").first()


def move(act: Act, row: Stateful, table: Table, to: str, *, action: str = "", reason: str = "", **changes: Any) -> Move:
    """Take the row to state `to` with the other `changes`, if the table lets this action do so from where it stands.

    Raises Conflict where it does not, or where somebody else moved the row first; Invalid where a reason is missing.
    """
    name = action or act.name
    found = table.get(name)
    words = require_reason(reason) if found and found.reason else reason.strip()
    require_state(table, name, row)
    if to not in table[name].targets:
        raise ValueError(f"{name} does not lead to {to}")
    source = row.status
    _swap(row, status=to, **changes)
    return _append(act, row, name, source, words)


def _swap(row: Stateful, **changes: Any) -> None:
    as_read = {"status": row.status, "version": row.version}
    if not row.swap(as_read, version=row.version + 1, **changes):
        row.refresh_from_db()
        raise conflict(row)


def begin(act: Act, row: Stateful, *, reason: str = "") -> Move:
    """Record the first step of a row that has just been made."""
    act.about(row)
    return _append(act, row, act.name, "", reason)


def stay(act: Act, row: Stateful, *, action: str = "", reason: str = "") -> Move:
    """Record a step that leaves the state as it is (a chase, an added measure).

    Raises Conflict where somebody else moved the row first.
    """
    _swap(row)
    return _append(act, row, action or act.name, row.status, reason)


def _append(act: Act, row: Stateful, name: str, source: str, reason: str) -> Move:
    made = step_of(act, row, name, source, reason)
    made.save(force_insert=True)
    return made


def step_of(act: Act, row: Stateful, name: str, source: str, reason: str = "") -> Move:
    """The step that brings a row to where it stands now; not yet written."""
    return Move(
        kind=label_of(type(row)),
        row=row.pk,
        seq=row.version,
        action=name,
        source=source,
        target=row.status,
        at=act.now,
        account=act.actor.account,
        role=act.actor.role,
        post=act.actor.post or act.actor.name,
        unit=act.actor.unit,
        reason=reason,
    )


def history(row: models.Model) -> models.QuerySet[Move]:
    """The row's moves, first to last."""
    label, pk = key_of(row)
    return Move.objects.filter(kind=label, row=int(pk)).order_by("seq")


def has_acted(row: models.Model, account: int | None, actions: Iterable[str]) -> bool:
    """Whether this account took one of these steps on the row."""
    return account is not None and history(row).filter(account=account, action__in=list(actions)).exists()
