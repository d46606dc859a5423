"""The door for phones: a text with its files, however often and in however many parts it is sent.

What is answered has been kept: the text first, then each file by itself, so that one bad file loses nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import structlog
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import Answers, definition_of, read_answers
from zhujian.kernel.checklists.instances import read_instance
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import find_version
from zhujian.kernel.devices.models import Device
from zhujian.kernel.errors import Forbidden, Invalid, NotFound, Refused
from zhujian.kernel.field.models import Visit
from zhujian.kernel.files.actions import upload
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.reading import is_plain
from zhujian.kernel.submissions.actions import Sending, add_attachment, bring_files, raise_findings, raiser, receive
from zhujian.kernel.submissions.findings import raised_by
from zhujian.kernel.submissions.likeness import likeness_of
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
    form = _form(xml)
    answers = read_answers(form, xml)
    sha256 = hashlib.sha256(xml).hexdigest()
    known = lookups.first(Revision, instance=answers.instance)
    there = _seen(actor, known) if known else find_visit(actor, form.checklist, answers, visit)
    submission = receive(
        actor,
        visit=there,
        form=form,
        answers=answers,
        sending=Sending(_text(xml), sha256, device, via, sent_at),
        has_findings=_has_findings(there, form, answers),
    )
    if submission.raised_at is None:
        bring_in(submission)
    for name, stream in (files or {}).items():
        _keep(actor, there, submission, name, stream)
    return receipt(submission, answers.instance, sha256, repeated=known is not None)


def add_file(actor: Actor, *, instance: str, name: str, stream: IO[bytes]) -> Receipt:
    """Take a further file of a submission in. Raises NotFound for one that was not received, else as `take` does."""
    revision = lookups.first(Revision, instance=instance)
    if revision is None:
        raise NotFound(_("这份答卷还没有收到，请先发送答卷，再发送附件。"))
    visit = _seen(actor, revision)
    _keep(actor, visit, revision.submission, name, stream)
    return receipt(revision.submission, instance, revision.sha256, repeated=False)


def receipt_of(actor: Actor, instance: str) -> Receipt:
    """What is kept of a submission. Raises NotFound where it was not received, or is not the actor's to see."""
    revision = lookups.first(Revision, instance=instance)
    if revision is None or not visible_to(actor, Submission).filter(pk=revision.submission_id).exists():
        raise NotFound(_("这份答卷还没有收到。"))
    return receipt(revision.submission, instance, revision.sha256, repeated=True)


def receipt(submission: Submission, instance: str, sha256: str, *, repeated: bool) -> Receipt:
    present = set(_present(submission))
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


def _form(xml: bytes) -> Version:
    sent = read_instance(xml)
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


def _has_findings(visit: Visit, form: Version, answers: Answers) -> bool:
    topic = find_topic(visit.topic)
    kind = topic.visit(visit.kind) if topic else None
    if topic is None or kind is None:
        return False
    return bool(raised_by(topic, kind, definition_of(form), answers))


def _keep(actor: Actor, visit: Visit, submission: Submission, name: str, stream: IO[bytes]) -> None:
    """A file that is there already is not stored again: phones send everything anew when a connection broke."""
    if not name or len(name) > NAME_LENGTH or not is_plain(name):
        raise Invalid.one("files", _("附件名称不正确。"))
    known = lookups.first(Attachment, submission_id=submission.pk, name=name)
    if known is not None and known.file.sha256 == hashlib.file_digest(stream, "sha256").hexdigest():  # type: ignore[arg-type]
        return
    stream.seek(0)
    likeness = likeness_of(stream)
    stream.seek(0)
    file = upload(actor, stream=stream, name=name)
    add_attachment(actor, visit=visit, submission=submission, name=name, file=file, likeness=likeness)
    if Finding.objects.filter(submission=submission).exists():
        bring_files(raiser(visit.room_id), submission=submission)
