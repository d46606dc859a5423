"""What stands in the left navigation. Rooms and topics register entries; the frame asks for those an actor may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from zhujian.kernel.actor import Actor

TONES = 12


class Section(StrEnum):
    ONE = "one"
    TOPICS = "topics"
    ADMIN = "admin"


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    `permission` hides the line from actors without it; empty means anyone who has signed in. `badge` counts what
    waits for this actor, through the visibility rule; it runs on every page, so it must be one cheap query.
    `tone` (1 to 12) colours the small square of a topic; 0 lets the position choose.
    """

    code: str
    label: str | Promise
    url_name: str
    icon: str = ""
    permission: str = ""
    section: Section = Section.ONE
    order: int = 100
    badge: Callable[[Actor], int | None] | None = None
    args: tuple[str, ...] = ()
    tone: int = 0

    def open_to(self, actor: Actor) -> bool:
        return not self.permission or actor.may(self.permission)


Source = Callable[[], Iterable[Entry]]

_entries: dict[str, Entry] = {}
_sources: dict[str, Source] = {}


def register(entry: Entry) -> None:
    """Add a line, or replace the one of the same code. Call it from `AppConfig.ready()`."""
    _entries[entry.code] = entry


def register_source(name: str, source: Source) -> None:
    """Add lines that are known only at run time, such as the topics of a directory named in the settings."""
    _sources[name] = source


def unregister(code: str) -> None:
    """Take away a line or a source; missing ones are no error."""
    _entries.pop(code, None)
    _sources.pop(code, None)


def _all() -> Iterator[Entry]:
    yield from _entries.values()
    for source in _sources.values():
        yield from source()


def entries(actor: Actor | None = None, section: Section | None = None) -> list[Entry]:
    """Lines in their order: all of them, or those that `actor` may open, of one section or of every one."""
    chosen = [
        entry
        for entry in _all()
        if (section is None or entry.section == section) and (actor is None or entry.open_to(actor))
    ]
    return sorted(chosen, key=lambda entry: (entry.order, entry.code))
