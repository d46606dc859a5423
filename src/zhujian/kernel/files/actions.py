"""Taking files in, and offering them as evidence."""

from __future__ import annotations

from collections.abc import Sequence
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


def upload(who: Actor | Act, /, *, stream: IO[bytes], name: str) -> File:
    """Take a file in, check it whole, and record it.

    What takes time happens before the transaction of `keep` begins, so that nobody waits for an upload.
    Raises TooLarge; Invalid with the reason for field `file`; Conflict where a virus scanner is set and silent;
    Forbidden without `files.upload`. A refused file leaves nothing behind.
    """
    refuse_path(name)
    with store.staged(stream) as draft:
        with draft.open() as content:
            inspection = inspect(content)
            check_size(draft.size, inspection.format.family)
            content.seek(0)
            scan(content)
        return keep(who, draft=draft, inspection=inspection, name=display_name(name, inspection.format))


@action("files.upload")
def keep(act: Act, *, draft: store.Draft, inspection: Inspection, name: str) -> File:
    """Record an upload that has arrived whole and was found good. Its content is on the disk before the row is."""
    store.put(draft)
    file = File.objects.create(
        sha256=draft.sha256,
        type=inspection.type,
        mime=inspection.mime,
        size=draft.size,
        name=name,
        metadata=inspection.metadata,
        uploaded_by=act.actor.account,
        unit_id=act.actor.unit,
        uploaded_at=act.now,
    )
    act.about(file)
    return file


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
        known[pk] = known.get(pk) or Evidence.objects.create(
            file_id=pk,
            kind=kind,
            row=row.pk,
            purpose=purpose,
            caption=caption,
            attached_by=act.actor.account,
            attached_at=act.now,
        )
    return [known[pk] for pk in wanted]


def _refuse_unseen(actor: Actor, wanted: Sequence[int]) -> None:
    missing = [str(pk) for pk in wanted if find(actor, File, pk=pk) is None]
    if missing:
        raise Invalid.one("files", _("没有编号为 %(ids)s 的文件，或者您无权使用。") % {"ids": listed(missing)})
