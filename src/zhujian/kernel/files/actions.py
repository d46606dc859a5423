"""Taking files in, and offering them as evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import models
from django.utils.translation import gettext as _

from zhujian.kernel import lookups
from zhujian.kernel.action import Act, action
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Invalid
from zhujian.kernel.files import store
from zhujian.kernel.files.formats import Inspection
from zhujian.kernel.files.inspect import inspect
from zhujian.kernel.files.limits import check_size
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.files.names import display_name, refuse_path
from zhujian.kernel.files.scan import scan
from zhujian.kernel.files.visibility import rule_for
from zhujian.kernel.records import label_of
from zhujian.kernel.visibility import find
from zhujian.kernel.wording import listed


@dataclass(frozen=True)
class Content:
    """A content that was found good and is in the store, with no row yet; `name` is how it will be shown."""

    sha256: str
    size: int
    inspection: Inspection
    name: str


def store_content(stream: IO[bytes], name: str) -> Content:
    """Check a file and store its content, for an action that records it beside what it belongs to.

    The pixels of a picture are left for whoever records it to look at later. What no row comes to name is swept away
    after a day. Raises as `upload` does, and asks for no permission.
    """
    refuse_path(name)
    with store.staged(stream) as draft:
        inspection = _checked(draft, pixels=False)
        store.put(draft)
    return Content(draft.sha256, draft.size, inspection, display_name(name, inspection.format))


def file_of(actor: Actor, content: Content, at: datetime) -> File:
    """The row of a stored content; not yet written."""
    return File(
        sha256=content.sha256,
        type=content.inspection.type,
        mime=content.inspection.mime,
        size=content.size,
        name=content.name,
        metadata=content.inspection.metadata,
        uploaded_by=actor.account,
        unit_id=actor.unit,
        uploaded_at=at,
    )


@action("files.upload")
def record(act: Act, *, content: Content) -> File:
    """Record a content that stands in the store."""
    return _recorded(act, content)


def _recorded(act: Act, content: Content) -> File:
    file = file_of(act.actor, content, act.now)
    file.save(force_insert=True)
    act.about(file)
    return file


def upload(who: Actor | Act, /, *, stream: IO[bytes], name: str) -> File:
    """Take a file in, check it whole, and record it.

    What takes time happens before the transaction of `keep` begins, so that nobody waits for an upload.
    Raises TooLarge; Invalid with the reason for field `file`; Conflict where a virus scanner is set and silent;
    Forbidden without `files.upload`. A refused file leaves nothing behind.
    """
    refuse_path(name)
    with store.staged(stream) as draft:
        inspection = _checked(draft)
        return keep(who, draft=draft, inspection=inspection, name=display_name(name, inspection.format))


def _checked(draft: store.Draft, *, pixels: bool = True) -> Inspection:
    with draft.open() as content:
        inspection = inspect(content, pixels=pixels)
        check_size(draft.size, inspection.format.family)
        content.seek(0)
        scan(content)
    return inspection


@action("files.upload")
def keep(act: Act, *, draft: store.Draft, inspection: Inspection, name: str) -> File:
    """Record an upload that has arrived whole and was found good. Its content is on the disk before the row is."""
    store.put(draft)
    return _recorded(act, Content(draft.sha256, draft.size, inspection, name))


@action("files.view", row="file", name="files.found-damaged")
def note_damage(act: Act, *, file: File, rule: str) -> None:
    """Somebody asked for a file whose content is missing or altered, and got nothing."""
    act.note(rule=rule)


def attach(act: Act, *, files: Sequence[File], row: models.Model, purpose: str, caption: str = "") -> list[Evidence]:
    """Offer files as evidence of a row, within the action that handles the row; once for each file and purpose.

    Raises Invalid on field `files` for a file that the actor does not see; LookupError for a kind of row that no
    room has declared with `evidence_rule`; ValueError for an unknown purpose.
    """
    kind = label_of(type(row))
    rule_for(kind)
    if purpose not in dict(Evidence.PURPOSES):
        raise ValueError(f"{purpose} is no purpose of evidence")
    wanted = list(dict.fromkeys(file.pk for file in files))
    if not wanted:
        return []
    _refuse_unseen(act.actor, wanted)
    known = {item.file_id: item for item in lookups.every(Evidence, kind=kind, row=row.pk, purpose=purpose)}
    for pk in wanted:
        if pk not in known:
            known[pk] = evidence_of(act, pk, row, purpose, caption)
            known[pk].save(force_insert=True)
    return [known[pk] for pk in wanted]


def evidence_of(act: Act, file: int, row: models.Model, purpose: str, caption: str = "") -> Evidence:
    """A file offered for a row; not yet written."""
    return Evidence(
        file_id=file,
        kind=label_of(type(row)),
        row=row.pk,
        purpose=purpose,
        caption=caption,
        attached_by=act.actor.account,
        attached_at=act.now,
    )


def _refuse_unseen(actor: Actor, wanted: Sequence[int]) -> None:
    missing = [str(pk) for pk in wanted if find(actor, File, pk=pk) is None]
    if missing:
        raise Invalid.one("files", _("没有编号为 %(ids)s 的文件，或者您无权使用。") % {"ids": listed(missing)})
