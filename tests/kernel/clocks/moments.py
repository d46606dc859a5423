"""Short ways to write moments, terms and calendars in these tests."""

from datetime import datetime

from zhujian.kernel.clocks.calendar import Calendar
from zhujian.kernel.clocks.published import published_calendar
from zhujian.kernel.clocks.reckoning import Standstill
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.time import ZONE

UNTIL_2026: Calendar = published_calendar(*range(2020, 2027))


def at(text: str) -> datetime:
    """`2022-09-09` is nine in the morning in Shanghai; a moment with its own zone is kept."""
    moment = datetime.fromisoformat(text if len(text) > 10 else f"{text}T09:00")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def stood(since: str, until: str | None = None, reason: str = "听证") -> Standstill:
    return Standstill(at(since), at(until) if until else None, reason)


def hours(amount: int) -> Term:
    return Term(amount, Unit.HOURS)


def working_days(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def days(amount: int) -> Term:
    return Term(amount, Unit.DAYS)


def months(amount: int) -> Term:
    return Term(amount, Unit.MONTHS)


def quarters(amount: int) -> Term:
    return Term(amount, Unit.QUARTERS)


def years(amount: int) -> Term:
    return Term(amount, Unit.YEARS)
