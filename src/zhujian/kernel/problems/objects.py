"""Problems, their history and their clock in the API's shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.files.visibility import evidence_of_seen
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.models import Assist, Problem, ProblemLetter
from zhujian.kernel.problems.queries import UNITS, allowed, join, pending_of
from zhujian.kernel.records import label_of
from zhujian.kernel.workflow.models import Consent, Move
from zhujian.kernel.workflow.moves import history

Row = dict[str, Any]
ORIGIN = frozenset({"", "registered"})


@dataclass(frozen=True)
class Around:
    """What belongs to a page of problems, by the problems' ids."""

    waiting: dict[int, Consent]
    assisting: dict[int, list[Row]]
    letters: dict[int, list[Row]]
    files: dict[int, list[Row]]


def problem_objects(actor: Actor, problems: Sequence[Problem]) -> list[Row]:
    """The objects of problems that the actor sees; the number of queries does not depend on how many they are."""
    return objects_of(actor, problems, _files_of(actor, problems))


def objects_of(actor: Actor, problems: Sequence[Problem], files: dict[int, list[Row]]) -> list[Row]:
    join(problems, "site", *UNITS)
    around = Around(pending_of(problems), _assisting(problems), _letters_of(problems), files)
    now = time.now()
    return [_object(actor, problem, around, now) for problem in problems]


def _object(actor: Actor, problem: Problem, around: Around, now: datetime) -> Row:
    waiting = around.waiting.get(problem.pk)
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
        "assisting": around.assisting.get(problem.pk, []),
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
        "letters": around.letters.get(problem.pk, []),
        "files": around.files.get(problem.pk, []),
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


def _assisting(problems: Sequence[Problem]) -> dict[int, list[Row]]:
    rows = Assist.objects.filter(problem__in=_ids(problems)).order_by("pk")
    return _by_problem(rows, "problem_id", code="unit__code", name="unit__name")


def _letters_of(problems: Sequence[Problem]) -> dict[int, list[Row]]:
    """Without what the letters say: that is long, and no list shows it."""
    rows = ProblemLetter.objects.filter(problem__in=_ids(problems)).order_by("pk")
    shown = {name: f"letter__{name}" for name in ("number", "kind", "title")}
    return _by_problem(rows, "problem_id", id="letter_id", **shown)


def _files_of(actor: Actor, problems: Sequence[Problem]) -> dict[int, list[Row]]:
    rows = Evidence.objects.filter(evidence_of_seen(actor, label_of(Problem)), row__in=_ids(problems)).order_by("pk")
    shown = {name: f"file__{name}" for name in ("name", "type", "size", "sha256")}
    return _by_problem(rows, "row", id="file_id", **shown, purpose="purpose")


def _ids(problems: Sequence[Problem]) -> list[int]:
    return [problem.pk for problem in problems]


def _by_problem(rows: QuerySet[Any], key: str, **shown: str) -> dict[int, list[Row]]:
    """Rows as objects of these keys and columns, under the problem that each belongs to."""
    found: dict[int, list[Row]] = defaultdict(list)
    for problem, *values in rows.values_list(key, *shown.values()):
        found[problem].append(dict(zip(shown, values, strict=True)))
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
