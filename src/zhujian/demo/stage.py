"""A stage on which many lives go on at once, each at its own time, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random

from zhujian.kernel import time

Life = Iterator[datetime]
Detour = Generator[datetime, None, datetime]
MORNING, EVENING = 8, 18


class Stage:
    """Lives that wait for their moments. A life yields the moment at which it wants to go on."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._places = count()

    def enter(self, start: datetime, life: Life) -> None:
        """Let a life begin; one that is on the stage may bring in another."""
        heapq.heappush(self._waiting, (start, next(self._places), life))

    def play(self, until: datetime, watch: Callable[[datetime], None] = lambda moment: None) -> None:
        """Let every life go on until `until`, in the order of time. `watch` is told of each moment before it comes."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, place, life = heapq.heappop(self._waiting)
            watch(moment)
            with time.at(moment):
                following = next(life, None)
            if following is not None:
                heapq.heappush(self._waiting, (max(following, moment), place, life))


def office_hours(dice: Random, moment: datetime) -> datetime:
    """The same day at some minute between eight and six, not before `moment`."""
    day = moment.astimezone(time.ZONE)
    if day.hour >= EVENING:
        day = day.replace(hour=0) + timedelta(days=1)
    found = day.replace(hour=dice.randrange(MORNING, EVENING), minute=dice.randrange(60), second=dice.randrange(60))
    return max(found, moment + timedelta(minutes=dice.randrange(3, 40)))


def later(dice: Random, moment: datetime, days: float) -> datetime:
    return office_hours(dice, moment + timedelta(days=days)) if days >= 1 else moment + timedelta(days=days)
