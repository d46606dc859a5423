"""Texts of a submission as values of the form's types."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from django.utils import timezone

from zhujian.kernel.checklists.definitions import Question

SMALLEST, LARGEST = -(2**63), 2**63 - 1
DIGITS = 30
_INT = re.compile(r"[+-]?\d{1,19}")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?")
_PLACE_PARTS = (2, 4)


@dataclass(frozen=True)
class Place:
    """Degrees (WGS 84), metres above the ellipsoid, and the radius in metres within which the place lies."""

    latitude: float
    longitude: float
    altitude: float | None = None
    accuracy: float | None = None


Value = str | int | bool | Decimal | date | datetime | time | Place | tuple[str, ...] | tuple[Place, ...] | None


class Misread(Enum):
    """The text is no value of its type."""

    MISREAD = 0


MISREAD: Final = Misread.MISREAD


def read_value(question: Question, text: str) -> Value | Misread:
    """The value of a text that is not empty; MISREAD where it is none of the question's type."""
    if question.type in {"select_multiple", "rank"}:
        return tuple(text.split())
    reader = _READERS.get(question.data)
    if reader is None:
        return text
    try:
        return reader(text.strip())
    except (ValueError, InvalidOperation):
        return MISREAD


def _whole(text: str) -> int:
    if not _INT.fullmatch(text) or not SMALLEST <= int(text) <= LARGEST:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> Decimal:
    found = Decimal(text) if _DECIMAL.fullmatch(text) and len(text) <= DIGITS else None
    if found is None or not found.is_finite():
        raise ValueError(text)
    return found


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()] if text else False


def _day(text: str) -> date:
    """A phone that keeps months or years sends a day all the same; some append the zone's midnight."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date.fromisoformat(match[1])


def _moment(text: str) -> datetime:
    """A moment without a zone is the phone's own time, taken for the county's."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else timezone.make_aware(found)


def _time(text: str) -> time:
    return time.fromisoformat(text)


def _place(text: str) -> Place:
    parts = [float(part) for part in text.split()]
    if not _PLACE_PARTS[0] <= len(parts) <= _PLACE_PARTS[1]:
        raise ValueError(text)
    latitude, longitude, *rest = parts
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also refuses NaN
        raise ValueError(text)
    altitude, accuracy = [*(_finite(part) for part in rest), None, None][:2]
    return Place(latitude, longitude, altitude, accuracy)


def _finite(number: float) -> float | None:
    return number if abs(number) < float("inf") else None


def _places(text: str) -> tuple[Place, ...]:
    return tuple(_place(part) for part in text.split(";") if part.strip())


_READERS: dict[str, Callable[[str], Value]] = {
    "int": _whole,
    "decimal": _number,
    "boolean": _truth,
    "date": _day,
    "dateTime": _moment,
    "time": _time,
    "geopoint": _place,
    "geotrace": _places,
    "geoshape": _places,
}
