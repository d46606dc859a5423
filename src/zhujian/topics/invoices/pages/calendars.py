"""The unit's calendar and the invoices of a doubt, day by day, in the months in which invoices lie."""

from __future__ import annotations

import calendar as gregorian
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhujian.kernel.api import current_calendar
from zhujian.topics.invoices.pages.wording import EVENTS

MOST = 3
"""Months that are drawn: those with most invoices; the others stand in the tables."""


@dataclass(frozen=True)
class Cell:
    """One day: what the unit's calendar says of it, and which invoices bear its date."""

    day: date
    is_off: bool
    is_outside: bool
    events: tuple[str, ...]
    invoices: int
    total: Decimal

    @property
    def is_both(self) -> bool:
        return bool(self.events and self.invoices)


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


def months_of(content: Mapping[str, Any]) -> list[Month]:
    """The months to draw, in order; none without invoices."""
    days = [date.fromisoformat(each["day"]) for each in content.get("invoices", ())]
    counted = Counter(day.replace(day=1) for day in days)
    chosen = sorted(first for first, _count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST])
    events, bills = _events(content), _bills(content)
    known = current_calendar() if chosen else None
    return [_month(first, events, bills, known) for first in chosen]


def _month(first: date, events: Mapping[date, list[str]], bills: Mapping[date, list[Decimal]], known: Any) -> Month:
    weeks = gregorian.Calendar().monthdatescalendar(first.year, first.month)

    def cell(day: date) -> Cell:
        amounts = bills.get(day, [])
        told = tuple(dict.fromkeys(events.get(day, [])))
        outside = day.month != first.month
        return Cell(day, not known.is_working(day), outside, told, len(amounts), sum(amounts, Decimal(0)))

    return Month(first, tuple(tuple(cell(day) for day in week) for week in weeks))


def _events(content: Mapping[str, Any]) -> Mapping[date, list[str]]:
    found: dict[date, list[str]] = defaultdict(list)
    for each in content.get("events", ()):
        start, end = date.fromisoformat(each["day_from"]), date.fromisoformat(each["day_until"])
        word = str(EVENTS.get(each["event"], each["event"]))
        for step in range(min((end - start).days, 60) + 1):
            found[start + timedelta(days=step)].append(word)
    return found


def _bills(content: Mapping[str, Any]) -> Mapping[date, list[Decimal]]:
    found: dict[date, list[Decimal]] = defaultdict(list)
    for each in content.get("invoices", ()):
        found[date.fromisoformat(each["day"])].append(Decimal(each["total"]))
    return found
