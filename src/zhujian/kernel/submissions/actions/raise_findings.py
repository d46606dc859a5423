"""From answers to the loop: each finding becomes a signal, and at once a problem where the topic says so."""

from __future__ import annotations

from datetime import timedelta

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Raises, Topic, Visits
from zhujian.kernel.signals.actions import register, triage
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.findings import Raised
from zhujian.kernel.submissions.models import Finding, Missed, Submission
from zhujian.kernel.submissions.reading import raised_of

NAME = "system:findings"
SUMMARY_LENGTH = 200


def raiser(room: int | None) -> Actor:
    """The named actor that brings findings in, for the room that ordered the visit."""
    return Actor(account=None, name=NAME, role="system", is_system=True, unit=room)


@action("system.raise", row="submission", name="submissions.raise")
def raise_findings(act: Act, *, submission: Submission) -> list[Finding]:
    """Bring in what a submission raises and is not in the loop yet. Once it has run, it does nothing more."""
    if submission.raised_at is not None:
        return []
    visit = submission.visit
    topic = find_topic(visit.topic)
    kind = topic.visit(visit.kind) if topic else None
    made: list[Finding] = []
    if topic is not None and kind is not None:
        known = set(submission.findings.values_list("question", "at", "category"))
        items = raised_of(topic, kind, submission)
        fresh = [item for item in items if (item.question, _at(item), item.category) not in known]
        made = [_bring_in(act, submission, topic, kind, item) for item in fresh]
    submission.raised_at = act.now
    submission.save(update_fields=["raised_at"])
    return made


def _at(item: Raised) -> str:
    return ".".join(str(place) for place in item.at)


def _bring_in(act: Act, submission: Submission, topic: Topic, kind: Visits, item: Raised) -> Finding:
    visit = submission.visit
    category = topic.category(item.category)
    title = category.title.zh if category else item.category
    files = _files(submission, item)
    signal = register(
        act,
        topic=topic.code,
        channel="visit",
        summary=f"{visit.site.name}：{title}"[:SUMMARY_LENGTH],
        text=item.text,
        site=visit.site,
        occurred_on=min(visit.day, act.now.date()),
        files=files,
    )
    problem = _problem(act, signal, item) if kind.raises is Raises.PROBLEM else None
    if problem is not None:
        attach(act, files=files, row=problem, purpose="finding")
    finding = Finding.objects.create(
        submission=submission,
        question=item.question,
        at=_at(item),
        category=item.category,
        text=item.text,
        signal=signal,
        problem=problem,
    )
    _note_missed(act, finding, visit, kind, problem)
    return finding


def _files(submission: Submission, item: Raised) -> list[File]:
    rows = submission.attachments.filter(name__in=item.files, replaced=False).select_related("file")
    return [row.file for row in rows]


def _problem(act: Act, signal: Signal, item: Raised) -> Problem:
    triage(act, signal=signal, outcome="problem", details={"category": item.category})
    signal.refresh_from_db()
    return Problem.objects.get(pk=signal.result_row or 0)


def _note_missed(act: Act, finding: Finding, visit: Visit, kind: Visits, problem: Problem | None) -> None:
    """监督的再监督: the regulator had passed this site within the last days."""
    since = visit.day - timedelta(days=kind.missed_by_days)
    passed = Visit.objects.filter(
        site=visit.site_id, origin=Visit.REGULATOR, result=Visit.PASSED, status="done", day__range=(since, visit.day)
    )
    last = passed.order_by("-day", "-pk").first()
    if last is None:
        return
    row = Missed.objects.create(
        finding=finding,
        visit=last,
        problem=problem,
        unit_id=last.unit_id,
        days=(visit.day - last.day).days,
        noted_at=act.now,
    )
    number = problem.number if problem else f"#{finding.signal_id}"
    act.notify(Tell("visits.missed-by", row=row, unit=visit.room_id, roles=("supervision",), text=number))


@action("system.raise", row="submission", name="submissions.bring-files")
def bring_files(act: Act, *, submission: Submission) -> None:
    """Files that arrived after the findings go to the signals and problems that they belong to."""
    visit = submission.visit
    topic = find_topic(visit.topic)
    kind = topic.visit(visit.kind) if topic else None
    if topic is None or kind is None:
        return
    wanted = {(item.question, _at(item), item.category): item for item in raised_of(topic, kind, submission)}
    for finding in submission.findings.select_related("signal", "problem"):
        item = wanted.get((finding.question, finding.at, finding.category))
        for row in (finding.signal, finding.problem):
            if item is not None and row is not None:
                attach(act, files=_files(submission, item), row=row, purpose="finding")
