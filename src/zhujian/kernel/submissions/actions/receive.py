"""Taking in what a phone sends, once, and keeping all of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhujian.kernel import lookups, time
from zhujian.kernel.action import Act, action
from zhujian.kernel.checklists.answers import Answers
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Conflict, Invalid
from zhujian.kernel.field.actions.visits import finish_visit
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.actions import attach
from zhujian.kernel.files.models import File
from zhujian.kernel.submissions.models import Attachment, Revision, Submission
from zhujian.kernel.submissions.workflow import TRANSITIONS
from zhujian.kernel.workflow.moves import begin, move

MOST_FILES = 200
NAME_LENGTH = 200
OPEN = ("received", "has-issues")


@dataclass(frozen=True)
class Sending:
    """How a text came: `sha256` is that of the bytes that were sent, `sent_at` by the phone's clock."""

    text: str
    sha256: str
    device: Device | None = None
    via: str = "page"
    sent_at: datetime | None = None


@action("visits.submit", row="visit", name="submissions.receive")
def receive(
    act: Act, *, visit: Visit, form: Version, answers: Answers, sending: Sending, has_findings: bool
) -> Submission:
    """Keep a submission. The same one again is what is kept already; one with a `deprecatedID` replaces another.

    With findings it waits for `raise_findings`; without any, nothing is left to be done.

    Raises Conflict where the same identifier comes with another text, or what it replaces is not open to edits.
    """
    known = lookups.first(Revision, instance=answers.instance)
    if known is not None:
        return _again(known, sending)
    if answers.deprecated:
        submission = _edited(act, visit, form, answers, sending)
    else:
        submission = _new(act, visit, form, answers, sending, has_findings)
    revision_of(act, submission, answers, sending).save(force_insert=True)
    result = Visit.FAULTS if has_findings else Visit.PASSED
    finish_visit(act, visit=visit, started_at=submission.started_at, ended_at=submission.ended_at, result=result)
    act.about(submission)
    return submission


def _again(known: Revision, sending: Sending) -> Submission:
    if known.sha256 != sending.sha256:
        words = _("同一标识的答卷已经收到，内容与这次发送的不同。")
        raise Conflict(words, rule="other-content", state="received")
    return known.submission


def _new(act: Act, visit: Visit, form: Version, answers: Answers, sending: Sending, has_findings: bool) -> Submission:
    submission = submission_of(act, visit, form, answers, sending, has_findings=has_findings)
    submission.save(force_insert=True)
    begin(act, submission)
    return submission


def submission_of(
    act: Act,
    visit: Visit,
    form: Version,
    answers: Answers,
    sending: Sending,
    *,
    has_findings: bool,
    present: Collection[str] = (),
) -> Submission:
    """A new submission, not yet written. `present` are the names of the files that came with it."""
    expected = _expected(answers)
    return Submission(
        visit=visit,
        form=form,
        device=sending.device,
        status="received",
        account=act.actor.account,
        via=sending.via,
        current=answers.instance,
        digest=answers.digest,
        expected=expected,
        complete=set(expected).issubset(present),
        started_at=time.of_phone(answers.start),
        ended_at=time.of_phone(answers.end),
        sent_at=time.of_phone(sending.sent_at),
        received_at=act.now,
        reading_seconds=answers.reading_seconds,
        raised_at=None if has_findings else act.now,
    )


def revision_of(act: Act, submission: Submission, answers: Answers, sending: Sending) -> Revision:
    """The text as it was sent, not yet written."""
    return Revision(
        submission=submission,
        instance=answers.instance,
        deprecated=answers.deprecated,
        sha256=sending.sha256,
        xml=sending.text,
        received_at=act.now,
    )


def _expected(answers: Answers) -> list[str]:
    found = list(dict.fromkeys(answers.files))
    if len(found) > MOST_FILES:
        raise Invalid.one("files", _("一份答卷最多 %(most)d 个附件。") % {"most": MOST_FILES})
    return found


def _edited(act: Act, visit: Visit, form: Version, answers: Answers, sending: Sending) -> Submission:
    """An edit keeps the visit, the files and what was raised; what it newly raises is added."""
    replaced = lookups.first(Submission, current=answers.deprecated)
    if replaced is None or replaced.visit_id != visit.pk:
        words = _("所修改的答卷没有收到，或者已被更新的一版替换。")
        raise Conflict(words, rule="not-current", state="missing")
    submission = act.lock(Submission, replaced.pk)
    present = set(submission.attachments.values_list("name", flat=True))
    expected = _expected(answers)
    move(
        act,
        submission,
        TRANSITIONS,
        "received",
        action="submissions.edit",
        form=form,
        current=answers.instance,
        digest=answers.digest,
        expected=expected,
        complete=present.issuperset(expected),
        started_at=time.of_phone(answers.start),
        ended_at=time.of_phone(answers.end),
        sent_at=time.of_phone(sending.sent_at),
        reading_seconds=answers.reading_seconds,
        raised_at=None,
        assessed_at=None,
    )
    return submission


@action("visits.submit", row="visit", name="submissions.attach")
def add_attachment(act: Act, *, visit: Visit, submission: Submission, name: str, file: File) -> Attachment:
    """Add a file to a submission under the name by which its text calls it; the same content again changes nothing.

    Another content under this name counts from now on, the earlier one is kept, and both are flagged. Raises Conflict
    where the submission was reviewed with the earlier one.
    """
    held = act.lock(Submission, submission.pk)
    if held.visit_id != visit.pk or not name or len(name) > NAME_LENGTH:
        raise Invalid.one("files", _("附件名称不正确。"))
    earlier = lookups.every(Attachment, submission_id=held.pk, name=name)
    known = next((row for row in earlier if row.file.sha256 == file.sha256), None)
    if known is not None:
        return known
    _replace(held, earlier)
    made = Attachment.objects.create(submission=held, name=name, file=file, received_at=act.now)
    attach(act, files=[file], row=held, purpose="finding")
    present = set(held.attachments.values_list("name", flat=True))
    if not held.complete and present.issuperset(held.expected):
        held.complete = True
    held.assessed_at = None
    held.save(update_fields=["complete", "assessed_at"])
    return made


def _replace(submission: Submission, earlier: Sequence[Attachment]) -> None:
    """What was sent by mistake must not shut out what was meant, unless somebody has judged by it."""
    if earlier and submission.status not in OPEN:
        words = _("附件“%(name)s”已经收到，内容不同，而答卷已经审核。") % {"name": earlier[0].name}
        raise Conflict(words, rule="other-content", state=submission.status)
    for row in earlier:
        if not row.replaced:
            row.replaced = True
            row.save(update_fields=["replaced"])
