"""The statutory limits that the software knows, by code, and the version that a trigger's date calls for."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhujian.kernel.clocks.reading import CatalogueError, read_limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhujian.kernel.clocks.limits import Limit


class UnknownLimitError(LookupError):
    """No limit has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is no limit {code!r} in the catalogue")
        self.code = code


class NotInForceError(LookupError):
    """The limit is known, but none of its versions was in force on the day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(f"no version of {code!r} was in force on {day.isoformat()}")
        self.code = code
        self.day = day


@cache
def limits() -> Mapping[str, Limit]:
    """Every limit by its code, in the order of the files. Raises CatalogueError for a file that cannot be used."""
    folder = files("zhujian.kernel.clocks").joinpath("laws")
    sources = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return collect((item.name, item.read_text(encoding="utf-8")) for item in sources)


def collect(sources: Iterable[tuple[str, str]]) -> Mapping[str, Limit]:
    """The limits of several files, given as (name, text), checked against one another."""
    found: dict[str, Limit] = {}
    for file, source in sources:
        for item in read_limits(file, source):
            _check(file, item, found.values())
            found[item.code] = item
    return MappingProxyType(found)


def _check(file: str, item: Limit, others: Iterable[Limit]) -> None:
    for other in others:
        if other.code == item.code:
            raise CatalogueError(file, f"limit[{item.code}].code", "stands twice in the catalogue")
        if other.family == item.family and _overlap(item, other):
            reason = f"is in force together with {other.code} of the same family"
            raise CatalogueError(file, f"limit[{item.code}].family", reason)


def _overlap(one: Limit, other: Limit) -> bool:
    return one.law.since <= (other.law.until or date.max) and other.law.since <= (one.law.until or date.max)


def limit(code: str) -> Limit:
    """The limit with this code. Raises UnknownLimitError."""
    try:
        return limits()[code]
    except KeyError:
        raise UnknownLimitError(code) from None


def limit_on(code: str, day: date) -> Limit:
    """The version of the limit that was in force on the day of the trigger.

    Any version's code, or the family's name, stands for all of them. Raises UnknownLimitError and NotInForceError.
    """
    family = limits()[code].family if code in limits() else code
    versions = [item for item in limits().values() if item.family == family]
    if not versions:
        raise UnknownLimitError(code)
    for item in versions:
        if item.in_force(day):
            return item
    raise NotInForceError(code, day)


def limits_for(*, on: date | None = None, law: str | None = None, family: str | None = None) -> tuple[Limit, ...]:
    """The limits in force on a day, of a law (its Chinese title), of a family; what is not given does not narrow."""
    return tuple(
        item
        for item in limits().values()
        if (on is None or item.in_force(on))
        and (law is None or item.law.title.zh == law)
        and (family is None or item.family == family)
    )
