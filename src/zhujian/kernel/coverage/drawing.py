"""The calendar's rows as markup.

Tens of thousands of cells: a template would take a second for them. Each state and team is put together once, with
everything escaped; a cell then adds the visit's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from zhujian.kernel import time
from zhujian.kernel.coverage.calendars import COVERT, Calendar, Row, state_of
from zhujian.kernel.coverage.obligations import Place
from zhujian.kernel.wording import clauses, labelled

# State -> the class that draws it, the word that says it.
STATES = {
    "done": ("is-visited", _("已督查")),
    "covert": ("is-covert", _("已暗访")),
    "missed": ("is-missed", _("漏查")),
    "due": ("is-due", _("今日待查")),
    "planned": ("is-planned", _("已排班")),
}
NO_VISIT, UNWATCHED = "<td></td>", '<td class="is-out"></td>'
Line = Sequence[Row | None]
Key = tuple[str, int | None, bool]
MARK = "\x00"


class _Cells(dict[Key, str]):
    """What a cell begins with, by the visit's standing, its team, and whether its day has come."""

    def __init__(self, calendar: Calendar, notes: Mapping[int, str]) -> None:
        super().__init__()
        self.today, self.notes, self.beside = time.today().isoformat(), notes, calendar.beside
        self.special = self.notes.keys() | self.beside.keys()
        self.names = {pk: team.name for pk, team in calendar.teams.items()}
        head, tail = reverse("visits:detail", args=[0]).rsplit("0", 1)
        self.head, self.tail = f'" href="{head}', f'{tail}"></a></td>'
        self.words = {state: (str(word), labelled(word, MARK)) for state, (_css, word) in STATES.items()}
        self.between = clauses((MARK, MARK)).strip(MARK)

    def __missing__(self, key: Key) -> str:
        found = self[key] = self.drawn(key)
        return found

    def drawn(self, key: Key, more: str = "", css: str = "") -> str:
        """`more` is said after the team's name, `css` is a class beside that of the state."""
        standing, team, come = key
        state = _state(standing, come=come)
        css += " is-secret" if standing.startswith(COVERT) and state != "covert" else ""
        return (
            f'<td><a class="zj-cell {STATES[state][0]}{css}" title="{escape(self.said(state, team) + more)}{self.head}'
        )

    def said(self, state: str, team: int | None) -> str:
        word, pattern = self.words[state]
        name = self.names.get(team, "") if team is not None else ""
        return pattern.replace(MARK, name) if name else word

    def cell(self, row: Row) -> str:
        visit, _site, team, day, standing, _kind = row
        key = (standing, team, day <= self.today)
        before = self.unusual(visit, key) if visit in self.special else self[key]
        return f"{before}{visit}{self.tail}"

    def unusual(self, visit: int, key: Key) -> str:
        """A cell with a note, or with an unannounced visit on the same day."""
        more = self.between + self.notes[visit] if visit in self.notes else ""
        if visit not in self.beside:
            return self.drawn(key, more)
        _visit, _site, team, _day, standing, _kind = self.beside[visit]
        return self.drawn(key, more + self.between + self.said(_state(standing, come=key[2]), team), " has-covert")


def _state(standing: str, *, come: bool) -> str:
    return state_of(standing, "" if come else "-", "")


def rows_of(calendar: Calendar, notes: Mapping[int, str]) -> SafeString:
    """One `<tr>` for each site: its name, then a cell for each day; `notes` are what else to say of a visit."""
    cells, links = _Cells(calendar, notes), _SiteLinks(calendar.topic.code)
    days = calendar.month.days
    rows = (_row(cells, links, place, line, days) for place, line in zip(calendar.places, calendar.lines, strict=True))
    return mark_safe("".join(rows))  # noqa: S308 every name is escaped


class _SiteLinks:
    def __init__(self, topic: str) -> None:
        self.head, self.tail = reverse("topics:site", args=[topic, "SITE"]).rsplit("SITE", 1)

    def to(self, place: Place) -> str:
        return f'<a href="{self.head}{quote(place.code, safe="")}{self.tail}">{escape(place.name)}</a>'


def _row(cells: _Cells, links: _SiteLinks, place: Place, line: Line, days: Sequence[date]) -> str:
    always, cell = place.is_watched(days[0]) and place.is_watched(days[-1]), cells.cell
    drawn = [
        cell(row) if row is not None else NO_VISIT if always or place.is_watched(days[step]) else UNWATCHED
        for step, row in enumerate(line)
    ]
    return f'<tr><th scope="row">{links.to(place)}</th>{"".join(drawn)}</tr>'
