"""Lengths of time as the law writes them: an amount and a unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


LONGEST = 10_000
"""The most of any unit that a law, a topic or an office states."""


class Unit(StrEnum):
    """What a limit is counted in. `quarters` are calendar quarters; the others as their names say."""

    HOURS = "hours"
    WORKING_DAYS = "working-days"
    DAYS = "days"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"

    @property
    def is_counted_daily(self) -> bool:
        return self in (Unit.DAYS, Unit.WORKING_DAYS)


# A century and a little, whatever it is counted in: longer is a slip of the pen, and dates end with the year 9999.
CENTURY = {
    Unit.HOURS: 1_000_000,
    Unit.WORKING_DAYS: 40_000,
    Unit.DAYS: 40_000,
    Unit.MONTHS: 1_200,
    Unit.QUARTERS: 400,
    Unit.YEARS: 100,
}


@dataclass(frozen=True)
class Term:
    """`amount` units, from 0 to a century of them. Nought means at once: on the day itself, or in the very hour."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        longest = CENTURY[self.unit]
        if not 0 <= self.amount <= longest:
            raise ValueError(f"a term is a whole number of {self.unit} from 0 to {longest}, not {self.amount!r}")

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Term:
        """Read `{days = 15}`, `{working_days = 5}`, `{hours = 24}`, …: exactly one unit with a whole number.

        Raises ValueError naming what is wrong.
        """
        if len(table) != 1:
            raise ValueError(f"exactly one unit is wanted, not {', '.join(table) or 'none'}")
        [(key, amount)] = table.items()
        try:
            unit = Unit(key.replace("_", "-"))
        except ValueError:
            known = ", ".join(item.value.replace("-", "_") for item in Unit)
            raise ValueError(f"unknown unit {key!r}; known are {known}") from None
        if not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= LONGEST:
            raise ValueError(f"{key} is a whole number from 0 to {LONGEST}, not {amount!r}")
        return cls(amount, unit)


def merged(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Terms of the same unit added up, in the order in which each unit first appears.

    An extension lengthens the period itself: three months and three more are six months from the start, so that
    the corresponding day (Civil Code, article 202) is looked for once.
    """
    totals: dict[Unit, int] = {}
    for term in terms:
        totals[term.unit] = totals.get(term.unit, 0) + term.amount
    return tuple(Term(amount, unit) for unit, amount in totals.items())
