"""A month's calendar as sheets of paper: the same rows for XLSX and PDF, as far as the reader sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhujian.kernel import time
from zhujian.kernel.access.roles import ROLES
from zhujian.kernel.actor import Actor
from zhujian.kernel.coverage.calendars import Calendar, DayLine, Row, calendar_of, state_of
from zhujian.kernel.coverage.drawing import STATES
from zhujian.kernel.coverage.missed import missed_in
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.teams import Load, loads_of
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry.values import Topic
from zhujian.kernel.ui.formats import moment

# How each state is printed; the legend says it in words.
SIGNS = {"done": "●", "covert": "◆", "missed": "×", "due": "○", "planned": "○"}
UNWATCHED = "／"
DONE = {"done", "covert-done"}


@dataclass(frozen=True)
class Ledger:
    """`notice` says whose copy this is and what the signs mean."""

    calendar: Calendar
    missed: Sequence[Visit]
    loads: Sequence[Load]
    notice: str

    @property
    def title(self) -> str:
        return _("督查覆盖表（%(topic)s，%(month)s）") % {"topic": self.calendar.topic, "month": self.calendar.month}

    def lines(self) -> Iterator[tuple[str, list[str], int]]:
        """A site's name, its sign for each day, and how often it was visited."""
        calendar, today = self.calendar, time.today().isoformat()
        for place, line in zip(calendar.places, calendar.lines, strict=True):
            signs = [
                self._sign(row, today) if row else "" if place.is_watched(day) else UNWATCHED
                for day, row in zip(calendar.month.days, line, strict=True)
            ]
            yield place.name, signs, sum(each[4] in DONE for row in line if row for each in self._both(row))

    def _both(self, row: Row) -> list[Row]:
        """The visit that a cell shows, and an unannounced one on the same day."""
        beside = self.calendar.beside.get(row[0])
        return [row] if beside is None else [row, beside]

    def _sign(self, row: Row, today: str) -> str:
        return "".join(SIGNS[state_of(each[4], each[3], today)] for each in self._both(row))

    def shares(self) -> list[str]:
        return [share(line) for line in self.calendar.days]


def share(line: DayLine) -> str:
    return "" if line.percent is None else f"{line.percent}"


def ledger_of(actor: Actor, topic: Topic, month: Month) -> Ledger:
    calendar = calendar_of(actor, topic, month)
    return Ledger(calendar, missed_in(actor, topic, month), loads_of(calendar), _notice(actor))


def legend() -> str:
    words = [(SIGNS[state], str(word)) for state, (_css, word) in STATES.items() if state != "due"]
    return "  ".join(f"{sign} {word}" for sign, word in [*words, (UNWATCHED, _("不在督查范围"))])


def _notice(actor: Actor) -> str:
    """Whose copy this is: a sheet that is passed on says from whom it came."""
    role = ROLES[actor.role].title if actor.role in ROLES else actor.role
    words = _("%(name)s（%(role)s）于 %(at)s 导出。仅供本人工作使用，不得外传；以系统记载为准。")
    return words % {"name": actor.name, "role": role, "at": moment(time.now())}
