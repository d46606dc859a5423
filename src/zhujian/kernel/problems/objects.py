"""Problems in the API's shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from zhujian.kernel import lookups, time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Site
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.files.visibility import evidence_of_seen
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import timing
from zhujian.kernel.problems.access import UNIT_SIDE
from zhujian.kernel.problems.models import Assist, Problem, ProblemLetter
from zhujian.kernel.problems.queries import UNITS, allowed, pending_of
from zhujian.kernel.problems.remarks import Remark, remarks_on
from zhujian.kernel.records import label_of
from zhujian.kernel.workflow.models import Consent

Row = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """What belongs to a page of problems: units and sites by their own ids, the rest by the problems'."""

    units: dict[int, Row]
    sites: dict[int, Row]
    waiting: dict[int, Consent]
    assisting: dict[int, list[Row]]
    letters: dict[int, list[Row]]
    files: dict[int, list[Row]]
    targets: dict[int, str]
    remarks: dict[int, list[Remark]]


def problem_objects(actor: Actor, problems: Sequence[Problem]) -> list[Row]:
    """The objects of problems that the actor sees; the number of queries does not depend on how many they are."""
    return objects_of(actor, problems, _files_of(actor, problems))


def objects_of(actor: Actor, problems: Sequence[Problem], files: dict[int, list[Row]]) -> list[Row]:
    around = Around(
        units=_named(Unit, {getattr(problem, f"{name}_id") for problem in problems for name in UNITS}),
        sites=_named(Site, {problem.site_id for problem in problems}),
        waiting=pending_of(problems),
        assisting=_by_problem(lookups.values_among(_assists, _ids(problems)), UNIT),
        letters=_by_problem(lookups.values_among(_letters, _ids(problems)), LETTER),
        files=files,
        targets=dict(lookups.values_among(_numbers, {each.merged_into_id for each in problems if each.merged_into_id})),
        remarks=remarks_on(actor, problems),
    )
    now = time.now()
    return [_object(actor, problem, around, now) for problem in problems]


def _object(actor: Actor, problem: Problem, around: Around, now: datetime) -> Row:
    waiting, units = around.waiting.get(problem.pk), around.units
    return {
        "number": problem.number,
        "topic": problem.topic,
        "category": problem.category,
        "severity": problem.severity,
        "title": problem.title,
        "facts": problem.facts,
        "status": problem.status,
        "subject": _subject(problem, around),
        "owner": units.get(problem.owner_id or 0),
        "assisting": around.assisting.get(problem.pk, []),
        "primary": units.get(problem.primary_id or 0),
        "regulator": units.get(problem.regulator_id or 0),
        "territory": units.get(problem.territory_id or 0),
        "oversight": units.get(problem.oversight_id or 0),
        "due": timing.shown_due(problem),
        "light": timing.light(problem, now),
        "provisional": problem.provisional,
        "allowed": allowed(actor, problem, waiting),
        "pending": _pending(actor, waiting),
        "merged_into": around.targets.get(problem.merged_into_id or 0),
        "created_at": time.shown(problem.created_at),
        "closed_at": time.shown(problem.closed_at),
        "letters": around.letters.get(problem.pk, []),
        "files": around.files.get(problem.pk, []),
        "remarks": [{"kind": item.kind, "text": item.text} for item in around.remarks.get(problem.pk, ())],
    }


def _subject(problem: Problem, around: Around) -> Row:
    if problem.site_id is not None:
        site = around.sites[problem.site_id]
        return {"site": site["code"], "name": site["name"]}
    unit = around.units[problem.subject_id]
    return {"unit": unit["code"], "name": unit["name"]}


def _named(model: type[Model], ids: Iterable[int | None]) -> dict[int, Row]:
    """A page refers to a few of them hundreds of times; a join would read each anew for every row."""
    rows = lookups.values_among(_names, {pk for pk in ids if pk is not None}, model)
    return {pk: {"code": code, "name": name} for pk, code, name in rows}


def _numbers(ids: Sequence[int]) -> QuerySet[Any]:
    return Problem.objects.filter(pk__in=ids).order_by().values_list("pk", "number")


def _names(ids: Sequence[int], model: type[Model]) -> QuerySet[Any]:
    return model._default_manager.filter(pk__in=ids).order_by().values_list("pk", *UNIT)


def _pending(actor: Actor, waiting: Consent | None) -> dict[str, Any] | None:
    if waiting is None or (actor.role in UNIT_SIDE and waiting.asked_by != actor.account):
        return None
    return {
        "step": waiting.step.removeprefix("problems."),
        "reason": waiting.reason,
        "asked_at": time.shown(waiting.asked_at),
        "needs": waiting.needs,
    }


UNIT = ("code", "name")
LETTER = ("id", "number", "kind", "title")
FILE = ("id", "name", "type", "size", "sha256", "purpose")


def _assists(ids: Sequence[int]) -> QuerySet[Any]:
    rows = Assist.objects.filter(problem__in=ids).order_by("pk")
    return rows.values_list("problem_id", "unit__code", "unit__name")


def _letters(ids: Sequence[int]) -> QuerySet[Any]:
    """Without what the letters say: that is long, and no list shows it."""
    rows = ProblemLetter.objects.filter(problem__in=ids).order_by("pk")
    return rows.values_list("problem_id", *(f"letter__{name}" for name in LETTER))


def _files_of(actor: Actor, problems: Sequence[Problem]) -> dict[int, list[Row]]:
    return _by_problem(lookups.values_among(_files, _ids(problems), actor), FILE)


def _files(ids: Sequence[int], actor: Actor) -> QuerySet[Any]:
    rows = Evidence.objects.filter(evidence_of_seen(actor, label_of(Problem)), row__in=ids).order_by("pk")
    return rows.values_list("row", *(f"file__{name}" for name in FILE[:-1]), "purpose")


def _ids(problems: Sequence[Problem]) -> list[int]:
    return [problem.pk for problem in problems]


def _by_problem(rows: Iterable[tuple[Any, ...]], names: Sequence[str]) -> dict[int, list[Row]]:
    """Rows that begin with the problem's id, as objects under these names."""
    found: dict[int, list[Row]] = defaultdict(list)
    for problem, *values in rows:
        found[problem].append(dict(zip(names, values, strict=True)))
    return found
