"""A submission's answers, read again from the text that was sent."""

from __future__ import annotations

from zhujian.kernel.checklists.answers import Answers, definition_of, read_by
from zhujian.kernel.registry.values import Topic, Visits
from zhujian.kernel.submissions.findings import Raised, raised_by
from zhujian.kernel.submissions.models import Revision, Submission


def text_of(submission: Submission) -> str:
    return str(Revision.objects.values_list("xml", flat=True).get(instance=submission.current))


def answers_of(submission: Submission) -> Answers:
    return read_by(definition_of(submission.form), text_of(submission).encode())


def raised_of(topic: Topic, kind: Visits, submission: Submission) -> list[Raised]:
    return raised_by(topic, kind, definition_of(submission.form), answers_of(submission))
