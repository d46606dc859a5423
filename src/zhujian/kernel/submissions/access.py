"""Who sees submissions: whoever sees the visit; a unit that was visited sees that it was, not what was written."""

from __future__ import annotations

from django.db.models import Q

from zhujian.kernel.actor import Actor
from zhujian.kernel.field.access import visits_visible
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.visibility import evidence_rule
from zhujian.kernel.submissions.models import Attachment, Finding, Flag, Missed, Revision, Submission
from zhujian.kernel.visibility import ALL, NOTHING, condition, rule, visible_to

READERS = frozenset({"visits.review", "visits.submit", "visits.consent"})
evidence_rule("submissions.submission", lambda actor: visible_to(actor, Submission), reference=str)


@rule(Submission)
def submissions_visible(actor: Actor) -> Q:
    if not any(actor.may(permission) for permission in READERS):
        return NOTHING
    found = visits_visible(actor)
    return found if found in (ALL, NOTHING) else Q(visit__in=Visit.objects.filter(found))


def _of_visible_submissions(actor: Actor) -> Q:
    found = submissions_visible(actor)
    return found if found in (ALL, NOTHING) else Q(submission__in=Submission.objects.filter(found))


@rule(Revision)
def revisions_visible(actor: Actor) -> Q:
    return _of_visible_submissions(actor)


@rule(Attachment)
def attachments_visible(actor: Actor) -> Q:
    return _of_visible_submissions(actor)


@rule(Finding)
def findings_visible(actor: Actor) -> Q:
    return _of_visible_submissions(actor)


@rule(Flag)
def flags_visible(actor: Actor) -> Q:
    """Doubts about a team's evidence are for those who review it, not for the team."""
    return _of_visible_submissions(actor) if actor.may("visits.review") or actor.may("visits.consent") else NOTHING


@rule(Missed)
def missed_visible(actor: Actor) -> Q:
    if flags_visible(actor) == NOTHING:
        return NOTHING
    return Q(finding__submission__in=Submission.objects.filter(submissions_visible(actor)))


@condition("visits.review")
def did_not_hand_it_in(actor: Actor, row: Visit | Submission) -> bool:
    """Nobody reviews what they handed in."""
    if actor.account is None:
        return True
    submissions = [row] if isinstance(row, Submission) else row.submissions.all()
    return all(submission.account != actor.account for submission in submissions)
