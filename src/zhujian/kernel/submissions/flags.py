"""Honest evidence: what about a submission a person should look at, each with its figures.

| flag | says | figures |
|---|---|---|
| far | a photo's or the answers' place lies away from the site | `metres`, `limit` |
| window | a photo was taken outside the visit | `taken_at`, `from`, `until` |
| reused · alike | the same picture, or nearly the same, came with another submission | `submission`, `file`, `bits` |
| fast | filled faster than it can be read | `seconds`, `reading_seconds` |
| identical | the same answers as on visits before | `visits`, `submission` |
| clock | the phone's clock and ours differ | `seconds` |
| late | handed in after the day | `hours` |
| unknown | the text holds what the form does not ask | `nodes` |
| broken | a picture came whole and cannot be drawn | `file` |
| replaced | under the name of a file that was received came another | `file` |
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhujian.kernel import time
from zhujian.kernel.checklists.answers import Answers
from zhujian.kernel.field.models import Site
from zhujian.kernel.submissions.likeness import ALIKE, Look, distance
from zhujian.kernel.submissions.models import Attachment, Flag, Submission
from zhujian.kernel.submissions.reading import answers_of

FAR_METRES = 1500
WINDOW = timedelta(minutes=30)
CLOCK_SECONDS = 600
LATE_HOURS = 24
SAME_ANSWERS = 2  # earlier visits with the very same answers
COMPARED_DAYS = 90
SHOWN = 5
EARTH_METRES = 6_371_000


@dataclass(frozen=True)
class Doubt:
    kind: str
    figures: dict[str, Any] = field(default_factory=dict, hash=False)
    attachment: int | None = None


def doubts_about(submission: Submission, looks: Mapping[int, Look]) -> list[Doubt]:
    """Every doubt about a submission and its files. `looks`: what the pictures show that were looked at just now."""
    answers = answers_of(submission)
    found = [*_about_text(submission, answers), *_about_times(submission)]
    for attachment in submission.attachments.select_related("file"):
        look = looks.get(attachment.pk)
        if look is not None and not look.is_whole:
            found.append(Doubt(Flag.BROKEN, {"file": attachment.file_id}, attachment.pk))
        if attachment.replaced:
            found.append(Doubt(Flag.REPLACED, {"file": attachment.file_id}, attachment.pk))
        found += [*_about_picture(submission, attachment), *_about_origin(submission, attachment)]
    return found


def _about_text(submission: Submission, answers: Answers) -> Iterator[Doubt]:
    place, site = answers.place, submission.visit.site
    if place is not None:
        yield from _far(site, place.latitude, place.longitude, None)
    if answers.unknown or answers.misread:
        nodes = [item.path for item in answers.unknown][:SHOWN] + list(answers.misread)[:SHOWN]
        yield Doubt(Flag.UNKNOWN, {"nodes": nodes})
    yield from _identical(submission)


def _about_times(submission: Submission) -> Iterator[Doubt]:
    if submission.started_at and submission.ended_at:
        seconds = int((submission.ended_at - submission.started_at).total_seconds())
        if seconds < submission.reading_seconds:
            yield Doubt(Flag.FAST, {"seconds": seconds, "reading_seconds": submission.reading_seconds})
    if submission.sent_at is not None:
        ahead = int((submission.sent_at - submission.received_at).total_seconds())
        if abs(ahead) > CLOCK_SECONDS:
            yield Doubt(Flag.CLOCK, {"seconds": ahead})
    over = submission.received_at - time.end_of_day(submission.visit.day)
    if over > timedelta(hours=LATE_HOURS):
        yield Doubt(Flag.LATE, {"hours": int(over.total_seconds() // 3600)})


def _identical(submission: Submission) -> Iterator[Doubt]:
    same = Submission.objects.filter(
        digest=submission.digest, visit__site=submission.visit.site_id, pk__lt=submission.pk
    )
    earlier = list(same.exclude(status="rejected").order_by("-pk").values_list("pk", flat=True)[:SHOWN])
    if len(earlier) >= SAME_ANSWERS:
        yield Doubt(Flag.IDENTICAL, {"visits": len(earlier) + 1, "submission": earlier[0]})


def _about_origin(submission: Submission, attachment: Attachment) -> Iterator[Doubt]:
    """What the picture itself tells of its time and place."""
    told = attachment.file.metadata
    if "latitude" in told and "longitude" in told:
        yield from _far(submission.visit.site, float(told["latitude"]), float(told["longitude"]), attachment.pk)
    taken = _moment(told.get("taken_at"))
    if taken is None or submission.started_at is None or submission.ended_at is None:
        return
    since, until = submission.started_at - WINDOW, submission.ended_at + WINDOW
    if not since <= taken <= until:
        figures = {"taken_at": time.iso(taken), "from": time.iso(since), "until": time.iso(until)}
        yield Doubt(Flag.WINDOW, figures, attachment.pk)


def _moment(words: object) -> datetime | None:
    """A camera writes its local time without a zone, which here is ours."""
    if not isinstance(words, str):
        return None
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=time.ZONE)


def _far(site: Site, latitude: float, longitude: float, attachment: int | None) -> Iterator[Doubt]:
    if site.latitude is None or site.longitude is None:
        return
    metres = round(metres_between(float(site.latitude), float(site.longitude), latitude, longitude))
    if metres > FAR_METRES:
        yield Doubt(Flag.FAR, {"metres": metres, "limit": FAR_METRES}, attachment)


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance by the haversine formula, in metres; good to 0.5 %."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, half)))


def _about_picture(submission: Submission, attachment: Attachment) -> Iterator[Doubt]:
    others = Attachment.objects.filter(pk__lt=attachment.pk).exclude(submission=submission.pk)
    same = others.filter(file__sha256=attachment.file.sha256).order_by("pk").first()
    if same is not None:
        yield Doubt(Flag.REUSED, {"submission": same.submission_id, "file": same.file_id}, attachment.pk)
        return
    if not attachment.likeness:
        return
    since = attachment.received_at - timedelta(days=COMPARED_DAYS)
    topic = submission.visit.topic
    recent = others.filter(submission__visit__topic=topic, received_at__gte=since).exclude(likeness="")
    for pk, file, other in recent.order_by("pk").values_list("submission_id", "file_id", "likeness"):
        bits = distance(attachment.likeness, other)
        if bits <= ALIKE:
            yield Doubt(Flag.ALIKE, {"submission": pk, "file": file, "bits": bits}, attachment.pk)
            return
