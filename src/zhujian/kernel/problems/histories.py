"""What happened to a problem, by whom: its steps, and the requests that waited for a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from zhujian.kernel import time
from zhujian.kernel.access.models import Account
from zhujian.kernel.actor import Actor
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.records import label_of
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import history

ORIGIN = frozenset({"", "registered"})
# What became of a request. An agreed one is the step itself.
DECIDED = frozenset({"dismiss", "extend"})
ENDS = {Consent.REFUSED: "refuse", Consent.VOID: "lapse"}


def moves_for(actor: Actor, problem: Problem) -> list[Move]:
    """The steps that the actor may read: a unit does not see where the problem came from."""
    moves = list(history(problem))
    if actor.role in UNIT_SIDE:
        return [move for move in moves if move.target not in ORIGIN]
    return moves


def consents_for(actor: Actor, problem: Problem) -> list[Consent]:
    """Steps that waited or wait for a second person; a unit is told of its own alone."""
    rows = Consent.objects.filter(kind=label_of(Problem), row=problem.pk).order_by("pk")
    return list(rows.filter(asked_by=actor.account) if actor.role in UNIT_SIDE else rows)


def accounts_of(ids: Iterable[int | None]) -> dict[int, Account]:
    """People on record with their units; one query."""
    wanted = {account for account in ids if account is not None}
    return {row.pk: row for row in Account.objects.filter(pk__in=wanted).select_related("unit")} if wanted else {}


@dataclass(frozen=True)
class _Event:
    at: datetime
    post: str
    unit: str | None
    action: str
    reason: str
    move: Move | None = None

    @property
    def rank(self) -> int:
        """The order of what bears the same time: steps, then what was asked for, then the step that came of it."""
        if self.move is None:
            return 1
        return 2 if self.action in DECIDED else 0


def history_objects(actor: Actor, problem: Problem) -> list[dict[str, Any]]:
    """The history in the API's shape, first to last.

    A request that waits for a second person is `ask-<step>`; `refuse-<step>` and `lapse-<step>` end it, and an agreed
    one ends in the step itself, taken by whoever agreed. What is asked for changes no state.
    """
    moves, consents = moves_for(actor, problem), consents_for(actor, problem)
    events = merge(_of_moves(moves), _of_consents(consents), key=lambda event: (event.at, event.rank))
    found, status = [], moves[0].source if moves else ""
    for seq, event in enumerate(events):
        source, status = (event.move.source, event.move.target) if event.move else (status, status)
        found.append(
            {
                "seq": seq,
                "at": time.shown(event.at),
                "actor": {"post": event.post, "unit": event.unit},
                "action": event.action,
                "from": source,
                "to": status,
                "reason": event.reason,
            }
        )
    return found


def _of_moves(moves: Sequence[Move]) -> list[_Event]:
    units = dict(Unit.objects.filter(pk__in={row.unit for row in moves if row.unit}).values_list("pk", "name"))
    return [
        _Event(row.at, row.post, units.get(row.unit or 0), row.action.removeprefix("problems."), row.reason, row)
        for row in moves
    ]


def _of_consents(consents: Sequence[Consent]) -> list[_Event]:
    people = accounts_of(account for row in consents for account in (row.asked_by, row.decided_by))
    found = []
    for row in consents:
        step = row.step.removeprefix("problems.")
        found.append(_Event(row.asked_at, row.asked_post, _unit(people, row.asked_by), f"ask-{step}", row.reason))
        if row.state in ENDS and row.decided_at:
            unit = _unit(people, row.decided_by)
            found.append(_Event(row.decided_at, row.decided_post, unit, f"{ENDS[row.state]}-{step}", row.decision))
    return found


def _unit(people: Mapping[int, Account], account: int | None) -> str | None:
    found = people.get(account or 0)
    return found.unit.name if found and found.unit else None


def clock_with_people(problem: Problem) -> dict[str, Any]:
    """The problem's clock in the API's shape; who asked for and who approved a pause or an extension, by post."""
    clock = timing.clock_object(problem)
    rows = [*clock["paused"], *clock["extended"]]
    people = accounts_of(row[name] for row in rows for name in ("by", "approved_by"))
    for row in rows:
        for name in ("by", "approved_by"):
            found = people.get(row[name] or 0)
            row[name] = {"post": found.post or str(found), "unit": _unit(people, found.pk)} if found else None
    return clock
