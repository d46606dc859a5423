"""What a topic is: frozen values, made by reading a topic.toml without a fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from zhujian.kernel.clocks.catalogue import limit_on
from zhujian.kernel.clocks.compute import add_months
from zhujian.kernel.clocks.lights import Thresholds
from zhujian.kernel.clocks.limits import Limit, Text
from zhujian.kernel.clocks.terms import Term, Unit
from zhujian.kernel.registry.scales import Severity


@dataclass(frozen=True)
class Period:
    """From one day until another, both included; None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Basis:
    """A law that the topic stands on while it is in force. `key` is what the articles of a clock call it by."""

    law: Text
    period: Period
    key: str = ""


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    UNIT = "unit"


@dataclass(frozen=True)
class SiteField:
    """One thing that the topic keeps about its sites. `unit` is a unit of measure, `choices` code -> words."""

    name: str
    label: Text
    type: FieldType
    required: bool = False
    unit: Text = Text("")
    choices: Mapping[str, Text] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class SiteKind:
    """What the topic watches: a mine, a pond."""

    title: Text
    fields: tuple[SiteField, ...] = ()

    def field(self, name: str) -> SiteField | None:
        return next((item for item in self.fields if item.name == name), None)


class Source(StrEnum):
    """Where a responsible unit is found."""

    SUBJECT = "subject"
    SITE = "site"
    UNIT = "unit"
    RESIDENT = "resident-group-of"


@dataclass(frozen=True)
class Expression:
    """`site.owner` is (SITE, "owner"), `unit:CODE` (UNIT, CODE), `resident-group-of:DUTY` (RESIDENT, DUTY)."""

    source: Source
    value: str = ""


@dataclass(frozen=True)
class Responsibility:
    """The four who answer: 主体、监管、属地、监督."""

    primary: Expression
    regulator: Expression | None = None
    territory: Expression | None = None
    oversight: Expression | None = None

    def of(self, duty: str) -> Expression | None:
        found: Expression | None = getattr(self, duty)
        return found

    def unit_codes(self) -> dict[str, str]:
        """Duty -> code, where a unit is named by its code."""
        found = {duty: self.of(duty) for duty in DUTIES}
        return {duty: item.value for duty, item in found.items() if item and item.source is Source.UNIT}


DUTIES = ("primary", "regulator", "territory", "oversight")


@dataclass(frozen=True)
class CategoryClock:
    """A category's limit: a code of the catalogue, or what the topic states itself, once for each of its bases."""

    code: str = ""
    stated: tuple[Limit, ...] = ()

    def limit_on(self, day: date) -> Limit:
        """The version by the day of the trigger. Raises NotInForce for a limit of the catalogue that was not yet."""
        if self.code:
            return limit_on(self.code, day)
        return next((item for item in self.stated if item.in_force(day)), self.stated[-1])


@dataclass(frozen=True)
class Category:
    """A kind of problem: how grave, by when, with which letter, proved by what. `measure` is a code of the list."""

    code: str
    title: Text
    severity: Severity
    clock: CategoryClock
    letter: str
    sign_within: int = 7
    evidence: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True)
class Measure:
    """One line of what was decided to be done, and is supervised."""

    code: str
    title: Text


@dataclass(frozen=True)
class Stage:
    """A milestone that every project of the topic passes, `after` its start."""

    code: str
    title: Text
    after: Term

    def planned(self, start: date) -> date:
        if self.after.unit is Unit.MONTHS:
            return add_months(start, self.after.amount)
        return start + timedelta(days=self.after.amount)


class Raises(StrEnum):
    """What becomes of a finding at once: a signal that waits for somebody, or a problem."""

    SIGNAL = "signal"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """Answers that raise a category of problem: one of `answers`, or a number above or below a bound.

    `question` is the path of a question in the checklist, without its root. `by_answer`: the answer is the category.
    """

    question: str
    category: str = ""
    answers: frozenset[str] = frozenset()
    above: float | None = None
    below: float | None = None
    by_answer: bool = False
    text: str = ""


@dataclass(frozen=True)
class Visits:
    """Each site is visited at least once in `every_days` days by teams of a kind; `checklist` is a file beside it.

    A team makes at most `capacity` visits a day, each with `crew` members present. A fault was missed by the regulator
    whose own visit in the last `missed_by_days` days passed the site. Two teams that come to one unit within
    `join_within_days` days are shown to both.
    """

    code: str
    title: Text
    every_days: int
    teams: str
    unannounced: bool = False
    checklist: str = ""
    same_team_not_within_days: int = 0
    capacity: int = 3
    crew: int = 1
    missed_by_days: int = 7
    join_within_days: int = 3
    raises: Raises = Raises.SIGNAL
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Lights:
    """Days left at which a clock is mentioned (green), amber and red, and whom each of them is told to."""

    thresholds: Thresholds = Thresholds()
    tell: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class LookBack:
    """This share of closed problems is looked at again so many days later."""

    share: float
    after_days: int


@dataclass(frozen=True)
class Figure:
    """A count of rows of a source, narrowed by columns that hold one of several values, and to the last months.

    With `measure` it is what a room works out under that name, such as a percentage, and counts no rows.
    """

    name: str
    label: Text
    unit: Text
    count: str
    where: tuple[tuple[str, tuple[str | int | bool, ...]], ...] = ()
    last_months: int = 0
    measure: str = ""


@dataclass(frozen=True, repr=False)
class Topic:
    """One subject of supervision, as its folder declares it.

    What a `reserved` one finds is known to the room that has it alone, and is put to no unit.
    """

    code: str
    title: Text
    directory: Path
    basis: tuple[Basis, ...]
    responsibility: Responsibility
    categories: tuple[Category, ...]
    colour: int = 0
    focus: Text = Text("")
    active: Period = Period()
    reserved: bool = False
    site: SiteKind | None = None
    measures: tuple[Measure, ...] = ()
    stages: tuple[Stage, ...] = ()
    visits: tuple[Visits, ...] = ()
    lights: Lights = Lights()
    look_back: LookBack | None = None
    figures: tuple[Figure, ...] = ()

    def __str__(self) -> str:
        return str(self.title)

    def __repr__(self) -> str:
        return f"<Topic {self.code}>"

    def category(self, code: str) -> Category | None:
        return next((item for item in self.categories if item.code == code), None)

    def measure(self, code: str) -> Measure | None:
        return next((item for item in self.measures if item.code == code), None)

    def visit(self, code: str) -> Visits | None:
        return next((item for item in self.visits if item.code == code), None)

    def checklist_code(self, kind: str) -> str:
        """The checklist that visits of a kind fill in, by the code of the first kind that names its file."""
        own = self.visit(kind)
        if own is None or not own.checklist:
            return kind
        return next(item.code for item in self.visits if item.checklist == own.checklist)

    def figure(self, name: str) -> Figure | None:
        return next((item for item in self.figures if item.name == name), None)

    def basis_on(self, day: date) -> Basis | None:
        """The law that holds on a day, which is that of the trigger."""
        return next((item for item in self.basis if item.period.holds(day)), None)
