"""What a form needs beside itself: the files stored with it, and the lists that are made for its reader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from zhujian.kernel.actor import Actor
from zhujian.kernel.checklists.answers import definition_of
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.queries import content, media
from zhujian.kernel.checklists.supplies import SUPPLIED, supplied


@dataclass(frozen=True)
class Item:
    """A file that a form needs: stored with it, or made for this reader as `made`."""

    name: str
    sha256: str
    made: bytes | None = None

    def content(self) -> bytes:
        return content(self.sha256) if self.made is None else self.made


def items_of(actor: Actor, version: Version) -> list[Item]:
    """Every file that the form needs, by name."""
    stored = [Item(row.name, row.file.sha256) for row in media(version)]
    wanted = set(definition_of(version).media) - {item.name for item in stored}
    made = [_made(actor, version, name) for name in wanted & SUPPLIED]
    return sorted([*stored, *made], key=lambda item: item.name)


def _made(actor: Actor, version: Version, name: str) -> Item:
    raw = supplied(name, actor, version.checklist.topic)
    return Item(name, hashlib.sha256(raw).hexdigest(), raw)
