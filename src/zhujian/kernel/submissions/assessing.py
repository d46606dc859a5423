"""Comparing a submission with what came before, and noting flags. No flag decides anything."""

from __future__ import annotations

from zhujian.kernel.action import Act, action
from zhujian.kernel.submissions.flags import Doubt, doubts_about
from zhujian.kernel.submissions.models import Flag, Submission


@action("system.assess", row="submission", name="submissions.assess")
def assess(act: Act, *, submission: Submission) -> list[Flag]:
    """Note what is new among the doubts about a submission and its files; those noted before stay."""
    known = {(flag.kind, flag.attachment_id) for flag in submission.flags.all()}
    fresh = [doubt for doubt in doubts_about(submission, act.now) if (doubt.kind, doubt.attachment) not in known]
    submission.assessed_at = act.now
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
