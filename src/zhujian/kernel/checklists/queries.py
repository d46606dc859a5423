"""Reading checklists: the current one, the one that a submission names, its content."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.models import Checklist, Medium, Version
from zhujian.kernel.files import store
from zhujian.kernel.visibility import visible_to

KEPT = 256
_published: dict[tuple[str, str], Version] = {}


def checklists_of(actor: Actor, topic: str = "") -> QuerySet[Checklist]:
    """The checklists that the actor sees, of one topic or of all."""
    found = visible_to(actor, Checklist)
    return found.filter(topic=topic) if topic else found


def versions_of(actor: Actor, checklist: Checklist) -> QuerySet[Version]:
    """A checklist's versions, the newest first."""
    return _light(visible_to(actor, Version)).filter(checklist=checklist).order_by("-number")


def current(topic: str, code: str) -> Version | None:
    """The newest version of a topic's checklist."""
    return _light(Version.objects.filter(checklist__topic=topic, checklist__code=code)).order_by("-number").first()


def current_versions(actor: Actor) -> list[Version]:
    """The newest version of every checklist that the actor sees, by form."""
    rows = _light(visible_to(actor, Version)).order_by("checklist__form_id", "number")
    return list({row.checklist_id: row for row in rows}.values())


def find_version(form_id: str, version: str) -> Version | None:
    """The version that a submission names; None where it was never published here.

    A published version never changes, so each process reads it once. What a transaction that is still open has
    published may never be, and is not kept.
    """
    known = _published.get((form_id, version))
    if known is None:
        known = _light(Version.objects.filter(checklist__form_id=form_id, version=version)).first()
        if known is not None and not connection.in_atomic_block:
            if len(_published) >= KEPT:
                _published.clear()
            _published[form_id, version] = known
    return known


@receiver(post_migrate)
def forget_published(**_kwargs: object) -> None:
    """The tables are others, or empty."""
    _published.clear()


def xform(version: Version) -> bytes:
    """The XForm as it is served. Raises files.store.DamagedError where the store lost or altered it."""
    return content(version.xform.sha256)


def media(version: Version) -> list[Medium]:
    """The files stored with a version, by name. What is made for each reader (`supplies`) is not among them."""
    return list(version.media.select_related("file").order_by("name"))


def content(sha256: str) -> bytes:
    """A stored content. Raises files.store.DamagedError."""
    with store.read(sha256, verify=True) as handle:
        return bytes(handle.read())


def _light(rows: QuerySet[Version]) -> QuerySet[Version]:
    """Without the definition, which `answers.definition_of` keeps."""
    return rows.select_related("checklist", "xform", "workbook").defer("definition")
