"""Reviewing a submission: accepted, has issues, or rejected, which takes a second person where it has findings."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhujian.kernel.action import Act, Tell, action
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.actions.visits import reject_visit
from zhujian.kernel.signals.actions import dismissed_with
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.models import Submission
from zhujian.kernel.submissions.workflow import OUTCOMES, TRANSITIONS
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.consents import decide, propose, step, void
from zhujian.kernel.workflow.models import Consent
from zhujian.kernel.workflow.moves import move, require_reason, require_state

STEP = "submissions.reject"


@action("visits.review", row="submission")
def review(act: Act, *, submission: Submission, outcome: str, reason: str = "") -> Submission:
    """Say what a submission is worth. Only acceptance needs no reason.

    Rejecting one that has findings waits for a second person, since it takes them out of the loop.
    """
    if outcome not in OUTCOMES:
        raise Invalid.one("outcome", _("没有“%(name)s”这一结论。") % {"name": outcome})
    require_state(TRANSITIONS, "visits.review", submission)
    words = reason.strip() if outcome == "accepted" else require_reason(reason)
    if outcome == "rejected" and submission.findings.exists():
        propose(act, submission, STEP, needs="visits.consent", reason=words)
        act.notify(Tell("visits.consent-wanted", row=submission, roles=("leader",), text=f"#{submission.pk}"))
        return submission
    void(act, submission)
    move(act, submission, TRANSITIONS, outcome, action="visits.review", reason=words)
    if outcome == "rejected":
        _set_aside(act, submission, words)
    if outcome == "has-issues" and submission.account is not None:
        told = (submission.account,)
        act.notify(Tell("visits.has-issues", row=submission, accounts=told, text=f"#{submission.pk}"))
    return submission


@action("visits.review", name="visits.accept-clean")
def accept_clean(act: Act, *, submissions: Sequence[Submission]) -> list[Submission]:
    """Accept in one step what is complete, has been compared, and raises neither a doubt nor a finding.

    Those that do, and those that the actor may not review, are left for somebody to read.
    """
    wanted = frozenset(row.pk for row in submissions)
    rows = visible_to(act.actor, Submission).filter(
        pk__among=wanted, status="received", complete=True, assessed_at__isnull=False, flags=None, findings=None
    )
    plain = [row for row in rows.order_by("pk") if row.account is None or row.account != act.actor.account]
    for row in plain:
        act.ledger.hold(row)
        move(act, row, TRANSITIONS, "accepted", action="visits.review")
    return plain


@step(STEP)
def rejected(act: Act, submission: Submission, *, consent: Consent) -> None:
    move(act, submission, TRANSITIONS, "rejected", action=STEP, reason=consent.reason)
    _set_aside(act, submission, consent.reason)
    for finding in submission.findings.select_related("signal"):
        if finding.signal is not None and finding.signal.status == "registered":
            dismissed_with(act, act.lock(Signal, finding.signal.pk), consent.reason)


def _set_aside(act: Act, submission: Submission, reason: str) -> None:
    """Without another submission that stands, the visit did not take place."""
    others = Submission.objects.filter(visit=submission.visit_id).exclude(status="rejected").exclude(pk=submission.pk)
    if submission.visit.status == "done" and not others.exists():
        reject_visit(act, submission.visit, reason)


@action("visits.consent", row="submission")
def consent(act: Act, *, submission: Submission, agree: bool, reason: str = "") -> Submission:
    """Decide, as a second person, whether a submission with findings is rejected."""
    decide(act, submission, agree=agree, reason=reason)
    return submission
