"""The public bodies that buy, and the invented people and vehicles that each of them has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random

from zhujian.demo.names import invented_name

CLERK, HEAD = 0, 1  # among a body's staff: who claims what is bought, who receives guests; the others travel
STAFF = 5
RELATIONS = ("配偶", "子女", "兄弟姐妹")


def dice_for(*what: object) -> Random:
    """Dice of its own for everything that happens: what one body buys never changes what another does."""
    return Random("/".join(str(each) for each in what))  # noqa: S311 a story to tell, not a secret to keep


@dataclass(frozen=True)
class Vehicle:
    """A vehicle of a body. No real plate has the letter I."""

    plate: str
    fuel: str
    tank: int


@dataclass(frozen=True)
class Body:
    """A public body of the county: its code there, its credit code, its name and kind."""

    code: str
    uscc: str
    name: str
    kind: str

    @cached_property
    def staff(self) -> tuple[str, ...]:
        dice = dice_for(self.code, "staff")
        found: dict[str, None] = {}
        while len(found) < STAFF:
            found[invented_name(dice)] = None
        return tuple(found)

    @cached_property
    def kin(self) -> tuple[tuple[str, str, str], ...]:
        """(name, relation, whose) of some relatives."""
        dice = dice_for(self.code, "kin")
        officials = dice.sample(self.staff, 2)
        return tuple((invented_name(dice), dice.choice(RELATIONS), official) for official in officials)

    @cached_property
    def vehicles(self) -> tuple[Vehicle, ...]:
        dice = dice_for(self.code, "vehicles")
        numbers = dice.sample(range(1000, 10_000), dice.choice((2, 2, 3)))
        diesel = dice.random() < 0.3
        return tuple(
            Vehicle(f"湘DI{number}", "柴油", 70) if diesel and not place else Vehicle(f"湘DI{number}", "汽油", 55)
            for place, number in enumerate(numbers)
        )
