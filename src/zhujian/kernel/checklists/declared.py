"""The checklists that topics bring with them: `[visits.KIND] checklist = "checklists/daily.xlsx"`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from zhujian.kernel.action import Act
from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.actions import publish
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.errors import Refused
from zhujian.kernel.registry import Topic, topics

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Declared:
    """One checklist of a topic: the code of its kind of visits, and the workbook. Media lie in `NAME-media/`."""

    topic: Topic
    code: str
    file: Path

    @property
    def media(self) -> dict[str, Path]:
        folder = self.file.with_name(f"{self.file.stem}-media")
        return {path.name: path for path in sorted(folder.iterdir()) if path.is_file()} if folder.is_dir() else {}


@dataclass
class Outcome:
    """What became of the declared checklists; `refused` holds the reason by file."""

    published: list[Version] = field(default_factory=list)
    refused: dict[Path, str] = field(default_factory=dict)


def declared() -> Iterator[Declared]:
    for topic in topics():
        for visits in topic.visits:
            # Kinds of visits may share a file; it is one checklist, by the code of the first of them.
            if visits.checklist and topic.checklist_code(visits.code) == visits.code:
                yield Declared(topic, visits.code, topic.directory / visits.checklist)


def publish_declared(who: Actor | Act) -> Outcome:
    """Publish every declared checklist whose content was not published before, and name those that will not do.

    A form that the office published since is not replaced: a workbook that was a version once stays that version.
    """
    outcome = Outcome()
    for item in declared():
        try:
            found = _publish(who, item)
        except (Refused, OSError) as error:
            outcome.refused[item.file] = getattr(error, "message", "") or str(error)
            logger.warning("checklists.refused", file=item.file.name, topic=item.topic.code, reason=str(error)[:500])
            continue
        if found is not None:
            outcome.published.append(found)
    return outcome


def _publish(who: Actor | Act, item: Declared) -> Version | None:
    content = item.file.read_bytes()
    if _is_known(item, content):
        return None
    streams = {name: path.open("rb") for name, path in item.media.items()}
    try:
        return publish(who, topic=item.topic.code, code=item.code, workbook=content, name=item.file.name, media=streams)
    finally:
        for stream in streams.values():
            stream.close()


def _is_known(item: Declared, content: bytes) -> bool:
    """Whether some version has this workbook and these media."""
    media = {name: _digest(path.read_bytes()) for name, path in item.media.items()}
    versions = Version.objects.filter(
        checklist__topic=item.topic.code, checklist__code=item.code, workbook__sha256=_digest(content)
    )
    return any(dict(version.media.values_list("name", "file__sha256")) == media for version in versions.only("pk"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
