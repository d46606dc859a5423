"""Comparing a submission with what came before, and noting flags. No flag decides anything."""

from __future__ import annotations

from collections.abc import Mapping

from zhujian.kernel import lookups
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.files import store
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.submissions.flags import Doubt, doubts_about
from zhujian.kernel.submissions.likeness import Look, look_at
from zhujian.kernel.submissions.models import Attachment, Flag, Submission


def assess(actor: Actor, *, submission: Submission) -> list[Flag]:
    """Look at the pictures that nobody has looked at, and compare. Decoding them takes time, so nothing is locked."""
    rows = lookups.every(Attachment, submission_id=submission.pk)
    return compare(actor, submission=submission, looks={row.pk: _look(row) for row in rows if not row.likeness})


def _look(attachment: Attachment) -> Look:
    """A content that the store lost is told by `audit verify`, and is no doubt about the team."""
    if attachment.file.type not in TYPES:
        return Look("")
    try:
        with store.read(attachment.file.sha256) as stream:
            return look_at(stream)
    except store.DamagedError:
        return Look("")


@action("system.assess", row="submission", name="submissions.assess")
def compare(act: Act, *, submission: Submission, looks: Mapping[int, Look]) -> list[Flag]:
    """Note what is new among the doubts about a submission and its files; those noted before stay.

    Where a file came after `looks` were taken, the submission is compared once more.
    """
    unseen = [row for row in lookups.every(Attachment, submission_id=submission.pk) if not row.likeness]
    for row in unseen:
        if row.pk in looks and looks[row.pk].likeness:
            row.likeness = looks[row.pk].likeness
            row.save(update_fields=["likeness"])
    known = {(flag.kind, flag.attachment_id) for flag in submission.flags.all()}
    fresh = [doubt for doubt in doubts_about(submission, looks) if (doubt.kind, doubt.attachment) not in known]
    submission.assessed_at = act.now if all(row.pk in looks for row in unseen) else None
    submission.save(update_fields=["assessed_at"])
    return [_noted(act, submission, doubt) for doubt in fresh]


def _noted(act: Act, submission: Submission, doubt: Doubt) -> Flag:
    return Flag.objects.create(
        submission=submission,
        attachment_id=doubt.attachment,
        kind=doubt.kind,
        figures=doubt.figures,
        noted_at=act.now,
    )
