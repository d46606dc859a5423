"""Problems, their history and their clock in the API's shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import allowed, pending_of
from zhujian.kernel.records import label_of
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import history

ORIGIN = frozenset({"", "registered"})


def problem_objects(actor: Actor, problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The objects of a page; the number of queries does not depend on how many they are."""
    waiting, files = pending_of(problems), _files_of(actor, problems)
    return [_object(actor, problem, waiting.get(problem.pk), files[problem.pk]) for problem in problems]


def _object(actor: Actor, problem: Problem, waiting: Consent | None, files: list[dict[str, Any]]) -> dict[str, Any]:
    now = time.now()
    return {
        "number": problem.number,
        "topic": problem.topic,
        "category": problem.category,
        "severity": problem.severity,
        "title": problem.title,
        "facts": problem.facts,
        "status": problem.status,
        "subject": subject_object(problem),
        "owner": unit_object(problem.owner),
        "assisting": [unit_object(row.unit) for row in problem.assists.all()],
        "primary": unit_object(problem.primary),
        "regulator": unit_object(problem.regulator),
        "territory": unit_object(problem.territory),
        "oversight": unit_object(problem.oversight),
        "due": timing.shown_due(problem),
        "light": timing.light(problem, now),
        "provisional": problem.provisional,
        "allowed": allowed(actor, problem, waiting),
        "pending": _pending(actor, waiting),
        "created_at": time.shown(problem.created_at),
        "closed_at": time.shown(problem.closed_at),
        "letters": [_letter(link.letter) for link in problem.letter_links.all()],
        "files": files,
    }


def unit_object(unit: Unit | None) -> dict[str, str] | None:
    return {"code": unit.code, "name": unit.name} if unit else None


def subject_object(problem: Problem) -> dict[str, str]:
    if problem.site is not None:
        return {"site": problem.site.code, "name": problem.site.name}
    return {"unit": problem.subject.code, "name": problem.subject.name}


def _pending(actor: Actor, waiting: Consent | None) -> dict[str, Any] | None:
    if waiting is None or (actor.role in UNIT_SIDE and waiting.asked_by != actor.account):
        return None
    return {
        "step": waiting.step.removeprefix("problems."),
        "reason": waiting.reason,
        "asked_at": time.shown(waiting.asked_at),
        "needs": waiting.needs,
    }


def _letter(letter: Any) -> dict[str, Any]:
    return {"id": letter.pk, "number": letter.number, "kind": letter.kind, "title": letter.title}


def _files_of(actor: Actor, problems: Sequence[Problem]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = visible_to(actor, Evidence).filter(kind=label_of(Problem), row__in=[problem.pk for problem in problems])
    for row in rows.select_related("file").order_by("pk"):
        found[row.row].append(
            {
                "id": row.file.pk,
                "name": row.file.name,
                "type": row.file.type,
                "size": row.file.size,
                "sha256": row.file.sha256,
                "purpose": row.purpose,
            }
        )
    return found


def moves_for(actor: Actor, problem: Problem) -> list[Move]:
    """The history that the actor may read: a unit does not see where the problem came from."""
    moves = list(history(problem))
    if actor.role in UNIT_SIDE:
        return [move for move in moves if move.target not in ORIGIN]
    return moves


def history_objects(moves: Iterable[Move]) -> list[dict[str, Any]]:
    rows = list(moves)
    units = dict(Unit.objects.filter(pk__in={row.unit for row in rows if row.unit}).values_list("pk", "name"))
    return [
        {
            "seq": row.seq,
            "at": time.shown(row.at),
            "actor": {"post": row.post, "unit": units.get(row.unit) if row.unit else None},
            "action": row.action.removeprefix("problems."),
            "from": row.source,
            "to": row.target,
            "reason": row.reason,
        }
        for row in rows
    ]
