"""Reading visits with what was handed in for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Team, Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.records import label_of
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.models import Attachment, Finding, Flag, Submission
from zhujian.kernel.submissions.workflow import TRANSITIONS
from zhujian.kernel.visibility import permits, visible_to
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import allows

Row = dict[str, Any]


def visits_of(actor: Actor) -> QuerySet[Visit]:
    return visible_to(actor, Visit).select_related("site", "team", "unit")


def filtered(rows: QuerySet[Visit], wanted: Mapping[str, Any]) -> QuerySet[Visit]:
    """Narrow by `topic site team status kind origin` (lists of codes) and by the days `since` and `until`."""
    columns = {
        "topic": "topic",
        "site": "site__code",
        "team": "team__code",
        "status": "status",
        "kind": "kind",
        "origin": "origin",
    }
    for name, column in columns.items():
        if wanted.get(name):
            rows = rows.filter(**{f"{column}__in": wanted[name]})
    if wanted.get("since"):
        rows = rows.filter(day__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(day__lte=wanted["until"])
    return rows


@dataclass(frozen=True)
class Around:
    """What belongs to a page of visits, by the ids of their submissions."""

    submissions: dict[int, list[Submission]] = field(default_factory=dict)
    findings: dict[int, list[Finding]] = field(default_factory=dict)
    flags: dict[int, list[Flag]] = field(default_factory=dict)
    files: dict[int, list[str]] = field(default_factory=dict)
    waiting: dict[int, Consent] = field(default_factory=dict)
    problems: frozenset[int] = frozenset()
    signals: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()


def around(actor: Actor, visits: Sequence[Visit]) -> Around:
    """A constant number of queries, whatever the number of visits."""
    rows = list(visible_to(actor, Submission).filter(visit__in=[visit.pk for visit in visits]).order_by("-pk"))
    ids = [row.pk for row in rows]
    findings = list(visible_to(actor, Finding).filter(submission__in=ids).select_related("problem").order_by("pk"))
    return Around(
        submissions=_grouped(rows, "visit_id"),
        findings=_grouped(findings, "submission_id"),
        flags=_grouped(visible_to(actor, Flag).filter(submission__in=ids).order_by("pk"), "submission_id"),
        files=_names(ids),
        waiting={
            item.row: item
            for item in Consent.objects.filter(kind=label_of(Submission), row__in=ids, state=Consent.PENDING)
        },
        problems=_seen(actor, Problem, [finding.problem_id for finding in findings]),
        signals=_seen(actor, Signal, [finding.signal_id for finding in findings]),
        teams=_seen(actor, Team, [visit.team_id for visit in visits]),
    )


def _seen(actor: Actor, model: type[Any], ids: Collection[int | None]) -> frozenset[int]:
    wanted = frozenset(pk for pk in ids if pk is not None)
    return (
        frozenset(visible_to(actor, model).filter(pk__among=wanted).values_list("pk", flat=True)) if wanted else wanted
    )


def _grouped(rows: Any, column: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _names(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if ids:
        rows = (
            Attachment.objects.filter(submission__in=ids, replaced=False)
            .order_by("pk")
            .values_list("submission_id", "name")
        )
        for pk, name in rows:
            found[pk].append(name)
    return found


def visit_objects(actor: Actor, visits: Sequence[Visit]) -> list[Row]:
    """Visits in the API's shape."""
    known = around(actor, visits)
    return [_object(actor, visit, known) for visit in visits]


def _object(actor: Actor, visit: Visit, known: Around) -> Row:
    rows = known.submissions.get(visit.pk, [])
    return {
        "id": visit.pk,
        "topic": visit.topic,
        "kind": visit.kind,
        "origin": visit.origin,
        "status": visit.status,
        "site": {"code": visit.site.code, "name": visit.site.name},
        "team": _team(visit, known),
        "unit": _unit(visit.unit),
        "day": visit.day,
        "covert": visit.covert,
        "result": visit.result or None,
        "number": visit.number,
        "started_at": time.shown(visit.started_at),
        "ended_at": time.shown(visit.ended_at),
        "reason": visit.reason,
        "consequence": visit.consequence or None,
        "submissions": [_submission(row, known) for row in rows],
        "allowed": allowed(actor, visit, rows, known),
    }


def _team(visit: Visit, known: Around) -> Row | None:
    """Who came is not for the visited to know."""
    if visit.team is None or visit.team_id not in known.teams:
        return None
    return {"code": visit.team.code, "name": visit.team.name}


def _unit(unit: Unit) -> Row:
    return {"code": unit.code, "name": unit.name}


def _submission(row: Submission, known: Around) -> Row:
    present = known.files.get(row.pk, [])
    return {
        "id": row.pk,
        "instance": row.current,
        "status": row.status,
        "via": row.via,
        "received_at": time.shown(row.received_at),
        "sent_at": time.shown(row.sent_at),
        "complete": row.complete,
        "files": present,
        "missing": [name for name in row.expected if name not in present],
        "pending": row.pk in known.waiting,
        "findings": [_finding(finding, known) for finding in known.findings.get(row.pk, [])],
        "flags": [{"kind": flag.kind, "figures": flag.figures} for flag in known.flags.get(row.pk, [])],
    }


def _finding(finding: Finding, known: Around) -> Row:
    problem = finding.problem if finding.problem_id in known.problems else None
    return {
        "category": finding.category,
        "text": finding.text,
        "signal": finding.signal_id if finding.signal_id in known.signals else None,
        "problem": problem.number if problem else None,
    }


def allowed(actor: Actor, visit: Visit, rows: Sequence[Submission], known: Around) -> list[str]:
    """The verbs open to the actor now."""
    found = []
    row = under_review(rows)
    waiting = next((known.waiting[each.pk] for each in rows if each.pk in known.waiting), None)
    open_to_review = row is not None and waiting is None and allows(TRANSITIONS, "visits.review", row.status)
    if row is not None and open_to_review and permits(actor, "visits.review", row):
        found.append("review")
    if waiting is not None and waiting.asked_by != actor.account and permits(actor, waiting.needs, visit):
        found.append("consent")
    if actor.may("visits.plan"):
        found += {"planned": ["cancel"], "missed": ["explain", "cancel"]}.get(visit.status, [])
    return found


def under_review(rows: Sequence[Submission]) -> Submission | None:
    """The newest that was not rejected."""
    return next((row for row in rows if row.status != "rejected"), None)
