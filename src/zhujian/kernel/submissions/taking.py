"""The door for phones: a text with its files, however often and in however many parts it is sent.

What is answered has been kept: the text first, then each file by itself, so that one bad file loses nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import structlog
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import definition_of, read_parsed
from zhujian.kernel.checklists.instances import Instance, read_instance
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import find_version
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Forbidden, Invalid, NotFound, Refused
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.actions import Content, record, store_content
from zhujian.kernel.registry.reading import is_plain
from zhujian.kernel.submissions.actions import Sending, add_attachment, bring_files, raise_findings, raiser, receive
from zhujian.kernel.submissions.crowds import Arrival, receive_at_once
from zhujian.kernel.submissions.findings import has_findings
from zhujian.kernel.submissions.matching import find_visit
from zhujian.kernel.submissions.models import Attachment, Finding, Revision, Submission
from zhujian.kernel.visibility import visible_to

NAME_LENGTH = 200
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Receipt:
    """What is kept: `sha256` is that of the text as it was sent, `missing` the files still awaited."""

    instance: str
    sha256: str
    received_at: datetime
    submission: int
    visit: int
    complete: bool
    missing: tuple[str, ...]
    repeated: bool = False


def take(  # noqa: PLR0913 what a request says, each by its name
    actor: Actor,
    *,
    xml: bytes,
    files: Mapping[str, IO[bytes]] | None = None,
    device: Device | None = None,
    visit: int | None = None,
    via: str = "page",
    sent_at: datetime | None = None,
) -> Receipt:
    """Take a submission in, or further files of one; `visit` is the id of the visit where the phone knows it.

    Raises NotFound for a form, version or visit that is not there, Forbidden for a team that is not on the visit,
    Invalid on `xml`, `form`, `version`, `visit` or `files`, Conflict where the same identifier came with another text.
    """
    if not actor.may("visits.submit"):
        raise Forbidden(_("您的角色不能提交督查答卷。"))
    sent = read_instance(xml)
    form = _form(sent)
    answers = read_parsed(definition_of(form), sent)
    sending = Sending(_text(xml), hashlib.sha256(xml).hexdigest(), device, via, sent_at)
    contents, refusal = _stored(files or {})
    arrival = Arrival(actor, form, answers, sending, visit, tuple(contents.items()))
    submission = receive_at_once(arrival)
    if submission is not None and submission.raised_at is None:
        bring_in(submission)
    found = _by_itself(arrival) if submission is None else _receipt_for(arrival, submission)
    if refusal is not None:
        raise refusal
    return found


def _stored(files: Mapping[str, IO[bytes]]) -> tuple[dict[str, Content], Refused | None]:
    """The files in the store, up to the first that is refused: what came whole is kept before its sender is told."""
    found: dict[str, Content] = {}
    try:
        for name, stream in files.items():
            _check_name(name)
            found[name] = store_content(stream, name)
    except Refused as refusal:
        return found, refusal
    return found, None


def _by_itself(arrival: Arrival) -> Receipt:
    """Take what is not plain: an edit, a repetition, a further submission for a visit; or say what is wrong."""
    actor, answers, sending = arrival.actor, arrival.answers, arrival.sending
    known = lookups.first(Revision, instance=answers.instance)
    there = _seen(actor, known) if known else find_visit(actor, arrival.form.checklist, answers, arrival.visit)
    submission = receive(
        actor,
        visit=there,
        form=arrival.form,
        answers=answers,
        sending=sending,
        has_findings=has_findings(there, arrival.form, answers),
    )
    if submission.raised_at is None:
        bring_in(submission)
    for name, content in arrival.contents:
        _keep(actor, there, submission, name, content)
    return receipt(submission, answers.instance, sending.sha256, repeated=known is not None)


def add_file(actor: Actor, *, instance: str, name: str, stream: IO[bytes]) -> Receipt:
    """Take a further file of a submission in. Raises NotFound for one that was not received, else as `take` does."""
    revision = lookups.first(Revision, instance=instance)
    if revision is None:
        raise NotFound(_("这份答卷还没有收到，请先发送答卷，再发送附件。"))
    visit = _seen(actor, revision)
    _check_name(name)
    _keep(actor, visit, revision.submission, name, store_content(stream, name))
    return receipt(revision.submission, instance, revision.sha256, repeated=False)


def receipt_of(actor: Actor, instance: str) -> Receipt:
    """What is kept of a submission. Raises NotFound where it was not received, or is not the actor's to see."""
    revision = lookups.first(Revision, instance=instance)
    if revision is None or not visible_to(actor, Submission).filter(pk=revision.submission_id).exists():
        raise NotFound(_("这份答卷还没有收到。"))
    return receipt(revision.submission, instance, revision.sha256, repeated=True)


def _receipt_for(arrival: Arrival, submission: Submission) -> Receipt:
    present = [name for name, _content in arrival.contents]
    return _receipt(submission, arrival.answers.instance, arrival.sending.sha256, present, repeated=False)


def receipt(submission: Submission, instance: str, sha256: str, *, repeated: bool) -> Receipt:
    return _receipt(submission, instance, sha256, _present(submission), repeated=repeated)


def _receipt(
    submission: Submission, instance: str, sha256: str, present: Collection[str], *, repeated: bool
) -> Receipt:
    missing = tuple(name for name in submission.expected if name not in present)
    return Receipt(
        instance=instance,
        sha256=sha256,
        received_at=submission.received_at,
        submission=submission.pk,
        visit=submission.visit_id,
        complete=not missing,
        missing=missing,
        repeated=repeated,
    )


def _present(submission: Submission) -> list[str]:
    if not submission.expected:
        return []
    return list(Attachment.objects.filter(submission=submission).values_list("name", flat=True))


def bring_in(submission: Submission) -> None:
    """Bring the findings into the loop at once. Where that fails the worker does it, within seconds."""
    try:
        raise_findings(raiser(submission.visit.room_id), submission=submission)
    except Refused:
        logger.exception("findings.delayed", submission=submission.pk)


def _form(sent: Instance) -> Version:
    found = find_version(sent.form_id, sent.version)
    if found is None:
        raise NotFound(
            _("没有发布过表单“%(form)s”的版本“%(version)s”，请更新手机上的表单后再填。")
            % {"form": sent.form_id, "version": sent.version}
        )
    return found


def _text(xml: bytes) -> str:
    try:
        return xml.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.one("xml", _("答卷应为 UTF-8 编码。")) from error


def _seen(actor: Actor, revision: Revision) -> Visit:
    """The visit of a submission that was received; missing and somebody else's are told alike."""
    visit = visible_to(actor, Visit).filter(pk=revision.submission.visit_id).select_related("site", "team").first()
    if visit is None:
        raise NotFound(_("这份答卷还没有收到。"))
    return visit


def _check_name(name: str) -> None:
    if not name or len(name) > NAME_LENGTH or not is_plain(name):
        raise Invalid.one("files", _("附件名称不正确。"))


def _keep(actor: Actor, visit: Visit, submission: Submission, name: str, content: Content) -> None:
    """A file that is there already is not recorded again: phones send everything anew when a connection broke."""
    known = lookups.every(Attachment, submission_id=submission.pk, name=name)
    if any(row.file.sha256 == content.sha256 for row in known):
        return
    file = record(actor, content=content)
    add_attachment(actor, visit=visit, submission=submission, name=name, file=file)
    if Finding.objects.filter(submission=submission).exists():
        bring_files(raiser(visit.room_id), submission=submission)
