"""What a topic promises of its visits, and whether a site's visits keep the promise. Pure: values in, values out.

A kind of visits that is announced and comes every n days promises each watched site a finished visit in every n days
on end. Unannounced kinds promise nothing that can be shown before they are over, and take no part.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhujian.kernel.registry.values import Topic, Visits


def promised(topic: Topic) -> tuple[Visits, ...]:
    """The kinds of visits by which a day of this topic is covered or is not."""
    return tuple(kind for kind in topic.visits if not kind.unannounced)


@dataclass(frozen=True)
class Place:
    """A site and the days on which it is watched; both ends count, None is open."""

    pk: int
    code: str
    name: str
    since: date | None
    until: date | None
    owner: int = 0

    def is_watched(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def due_counts(places: Sequence[Place], days: Sequence[date]) -> list[int]:
    """How many of the places are watched on each of some days on end."""
    changes = [0] * (len(days) + 1)
    for place in places:
        since = max((place.since - days[0]).days, 0) if place.since else 0
        until = min((place.until - days[0]).days, len(days) - 1) if place.until else len(days) - 1
        if since <= until:
            changes[since] += 1
            changes[until + 1] -= 1
    found, now = [], 0
    for change in changes[:-1]:
        now += change
        found.append(now)
    return found


def keeper(kinds: Sequence[Visits], begun: date) -> Callable[[Place, date, Sequence[Collection[date]]], bool]:
    """A test of one place on one day: `(place, day, days visited by each of the kinds) -> kept`.

    `begun` is the topic's first day of visits: before n days have passed since then, or since the site came in, a
    visit every n days is not owed yet.
    """
    spans = [kind.every_days for kind in kinds]

    def kept(place: Place, day: date, visited: Sequence[Collection[date]]) -> bool:
        start = max(begun, place.since) if place.since else begun
        return all(_kept(span, start, day, days) for span, days in zip(spans, visited, strict=True))

    return kept


def _kept(span: int, start: date, day: date, days: Collection[date]) -> bool:
    if day in days:
        return True
    if span == 1:
        return False
    owed_from = start + timedelta(days=span - 1)
    return day < owed_from or any(day - timedelta(days=back) in days for back in range(1, span))


def percent(part: int, whole: int) -> float | int | None:
    """Rounded down to a tenth, so that only all of them are 100; None of nothing."""
    if not whole:
        return None
    tenths = part * 1000 // whole
    return tenths // 10 if tenths % 10 == 0 else tenths / 10
