"""What was handed in for a visit: answers, files, what they raised, the doubts about them, and every version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import Answers, definition_of, read_by
from zhujian.kernel.checklists.definitions import Definition
from zhujian.kernel.checklists.instances import read_instance
from zhujian.kernel.checklists.queries import find_version
from zhujian.kernel.errors import Invalid
from zhujian.kernel.field.models import Site, Visit
from zhujian.kernel.files.models import File
from zhujian.kernel.files.presenting import origin_of
from zhujian.kernel.files.queries import metadata_for
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.submissions.flags import metres_between
from zhujian.kernel.submissions.models import Attachment, Finding, Flag, Revision, Submission
from zhujian.kernel.submissions.views.answers import Reading, Sheet, place_words
from zhujian.kernel.submissions.views.findings import Found, found_of
from zhujian.kernel.submissions.views.words import distance, flag_words, innocent_words
from zhujian.kernel.ui.components.details import Evidence
from zhujian.kernel.ui.components.lists import Link
from zhujian.kernel.ui.formats import day
from zhujian.kernel.visibility import visible_to


@dataclass(frozen=True)
class Doubt:
    """One flag: its figures in words, how it comes about innocently, and the other visit that it speaks of."""

    title: str
    text: str
    innocent: str | Promise
    file: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class Version:
    """One text as it was sent."""

    at: datetime
    sha256: str
    url: str
    is_current: bool
    is_shown: bool


@dataclass(frozen=True)
class HandedIn:
    """Everything about one submission that its reader may know; `sheet` is None where the text cannot be read."""

    submission: Submission
    form: str
    sheet: Sheet | None
    place: str
    photos: Sequence[Evidence]
    missing: Sequence[str]
    findings: Sequence[Found]
    doubts: Sequence[Doubt]
    versions: Sequence[Version]


def handed_in(actor: Actor, submission: Submission, shown: str = "") -> HandedIn:
    """`shown` is the id of the version to show; the current one where it names none."""
    visit = submission.visit
    revisions = list(visible_to(actor, Revision).filter(submission=submission).order_by("pk"))
    current = next((row for row in revisions if row.instance == submission.current), revisions[-1])
    chosen = next((row for row in revisions if str(row.pk) == shown), current)
    attachments = list(visible_to(actor, Attachment).filter(submission=submission).select_related("file"))
    opened = _opened(actor, attachments)
    files = {row.name: opened[row.pk] for row in attachments if row.pk in opened and not row.replaced}
    findings = list(visible_to(actor, Finding).filter(submission=submission).order_by("pk"))
    flags = list(visible_to(actor, Flag).filter(submission=submission).order_by("pk"))
    read = _read(submission, chosen)
    names = {row.name for row in attachments}
    return HandedIn(
        submission=submission,
        form=str(submission.form),
        sheet=Reading(*read, files, frozenset(names), visit.site, _raising(findings)).sheet() if read else None,
        place=_place(visit.site, read[1]) if read else "",
        photos=_photos(actor, attachments, opened, flags),
        missing=[name for name in submission.expected if name not in names],
        findings=found_of(actor, visit, findings),
        doubts=_doubts(actor, flags, {row.pk: row.name for row in attachments}),
        versions=_versions(visit, submission, revisions, chosen) if len(revisions) > 1 else [],
    )


def _opened(actor: Actor, attachments: Sequence[Attachment]) -> dict[int, File]:
    """The files that the actor may open, by attachment."""
    if not actor.may("files.view"):
        return {}
    wanted = frozenset(row.file_id for row in attachments)
    seen = set(visible_to(actor, File).filter(pk__among=wanted).values_list("pk", flat=True)) if wanted else set()
    return {row.pk: row.file for row in attachments if row.file_id in seen}


def _read(submission: Submission, revision: Revision) -> tuple[Definition, Answers] | None:
    """By the form that the text names: an edit may have come with a newer one."""
    xml = revision.xml.encode()
    try:
        sent = read_instance(xml)
        form = definition_of(find_version(sent.form_id, sent.version) or submission.form)
        return form, read_by(form, xml)
    except Invalid:
        return None


def _raising(findings: Sequence[Finding]) -> frozenset[tuple[str, tuple[int, ...]]]:
    return frozenset(
        (row.question, tuple(int(part) for part in row.at.split(".")) if row.at else ()) for row in findings
    )


def _place(site: Site, answers: Answers) -> str:
    """How far from the site the answers were given, in words; empty where either place is not known."""
    place = answers.place
    if place is None:
        return ""
    if site.latitude is None or site.longitude is None:
        return _("%(place)s；点位没有登记坐标，无从比较。") % {"place": place_words(place)}
    metres = metres_between(float(site.latitude), float(site.longitude), place.latitude, place.longitude)
    return _("距点位%(away)s；%(place)s") % {"away": distance(metres), "place": place_words(place)}


def _photos(
    actor: Actor, attachments: Sequence[Attachment], files: Mapping[int, File], flags: Sequence[Flag]
) -> list[Evidence]:
    """Pictures with what their contents tell of their origin, each with its flags."""
    found = []
    for row in attachments:
        file = files.get(row.pk)
        if file is None or file.type not in TYPES:
            continue
        found.append(
            Evidence(
                name=row.name,
                url=reverse("files:download", args=[file.pk]),
                kind="photo",
                sha256=file.sha256,
                size=file.size,
                thumbnail=reverse("files:thumbnail", args=[file.pk]),
                note=origin_of(metadata_for(actor, file)),
                flags=[flag.get_kind_display() for flag in flags if flag.attachment_id == row.pk],
            )
        )
    return found


def _doubts(actor: Actor, flags: Sequence[Flag], names: Mapping[int, str]) -> list[Doubt]:
    others = [pk for flag in flags if isinstance(pk := flag.figures.get("submission"), int)]
    rows = visible_to(actor, Submission).filter(pk__in=others).select_related("visit__site") if others else ()
    visits = {row.pk: row.visit for row in rows}
    return [
        Doubt(
            title=flag.get_kind_display(),
            text=flag_words(flag),
            innocent=innocent_words(flag.kind),
            file=names.get(flag.attachment_id or 0, ""),
            link=_other(visits.get(flag.figures.get("submission", 0))),
        )
        for flag in flags
    ]


def _other(visit: Visit | None) -> Link | None:
    if visit is None:
        return None
    words = _("%(day)s 对%(site)s的督查") % {"day": day(visit.day), "site": visit.site}
    return Link(words, reverse("visits:detail", args=[visit.pk]))


def _versions(visit: Visit, submission: Submission, revisions: Sequence[Revision], chosen: Revision) -> list[Version]:
    here = reverse("visits:detail", args=[visit.pk])
    return [
        Version(
            row.received_at,
            row.sha256,
            f"{here}?submission={submission.pk}&version={row.pk}#answers",
            row.instance == submission.current,
            row == chosen,
        )
        for row in reversed(revisions)
    ]
