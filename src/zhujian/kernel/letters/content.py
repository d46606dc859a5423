"""An official document as data.

What is stored of a letter is its content as issued, word by word, so that neither a later change of a sentence in
this program nor of a unit's name alters what was sent. `to_json` and `from_json` are exact inverses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from zhujian.kernel.letters.text import clean


class Kind(StrEnum):
    """The kinds of letter; all take the letter format but recommendations, which take the red head."""

    ORDER = "order"
    URGING = "urging"
    QUESTION = "question"
    RECOMMENDATION = "recommendation"


class Advice(StrEnum):
    """Who recommends, and with which force: the party's commission, the state's, or both in one document."""

    DISCIPLINE = "discipline"
    SUPERVISION = "supervision"
    BOTH = "both"

    @property
    def label(self) -> str:
        return {"discipline": "纪律检查建议", "supervision": "监察建议", "both": "纪检监察建议"}[self.value]


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if isinstance(value, tuple):
        return tuple(item for item in map(_cleaned, value) if item != "")
    return value


class _Clean:
    """Text fields hold clean text, whichever way the object was made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, item.name, _cleaned(getattr(self, item.name)))


@dataclass(frozen=True, slots=True)
class Paragraph(_Clean):
    text: str
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Heading(_Clean):
    """A heading 一、 (level 1), （一） (2), 1. (3) or （1） (4); `run_on` goes on as plain text."""

    text: str
    level: Annotated[int, Field(ge=1, le=4)] = 1
    run_on: str = ""
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Matters(_Clean):
    """A list numbered 1., 2., …"""

    items: tuple[str, ...]
    type: Literal["matters"] = "matters"


Block: TypeAlias = Annotated[Paragraph | Heading | Matters, Field(discriminator="type")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(_Clean):
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts(_Clean):
    """What an order asks for: its cause, the matters, how they are to be handled, by when, and what to send in."""

    cause: str
    matters: tuple[str, ...]
    requirements: tuple[str, ...] = ()
    due_on: date | None = None
    materials: tuple[str, ...] = ()
    kind: Literal[Kind.ORDER] = Kind.ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingFacts(_Clean):
    """The `nth` urging of an order that is overdue by `days_overdue` calendar days."""

    nth: Annotated[int, Field(ge=1, le=99)]
    original_number: str
    original_title: str
    original_due_on: date
    days_overdue: Annotated[int, Field(ge=0)]
    matters: tuple[str, ...]
    consequence: str
    requirements: tuple[str, ...] = ()
    due_on: date | None = None
    kind: Literal[Kind.URGING] = Kind.URGING


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts(_Clean):
    """What a unit is asked to explain: how the matters came up, the questions, what to send in, by when."""

    cause: str
    matters: tuple[str, ...]
    questions: tuple[str, ...]
    materials: tuple[str, ...] = ()
    due_on: date | None = None
    kind: Literal[Kind.QUESTION] = Kind.QUESTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(_Clean):
    """A numbered point with its facts: a problem found, or a measure recommended."""

    point: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationFacts(_Clean):
    """Origin, problems, causes, measures, and when and how to reply."""

    advice: Advice
    origin: str
    problems: tuple[Finding, ...]
    measures: tuple[Finding, ...]
    causes: tuple[str, ...] = ()
    due_on: date | None = None
    reply: str = ""
    kind: Literal[Kind.RECOMMENDATION] = Kind.RECOMMENDATION


Facts: TypeAlias = Annotated[
    OrderFacts | UrgingFacts | QuestionFacts | RecommendationFacts, Field(discriminator="kind")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip(_Clean):
    """The acknowledgement slip: where it goes back to, and by which day."""

    return_to: str
    sign_by: date | None = None
    objection_working_days: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(_Clean):
    """A whole document. `number` is empty in a draft; `office` is the red head's text."""

    office: str
    signature: tuple[str, ...]
    addressee: str
    title: str
    body: tuple[Block, ...]
    facts: Facts
    issued_on: date
    number: str = ""
    urgency: Literal["", "特急", "加急"] = ""
    subtitle: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    contact: Contact | None = None
    note: str = ""
    printed_by: str = ""
    slip: Slip | None = None

    @property
    def kind(self) -> Kind:
        return self.facts.kind


_adapter: TypeAdapter[Document] = TypeAdapter(Document)


def to_json(document: Document) -> dict[str, Any]:
    """The document in plain JSON values; dates as YYYY-MM-DD."""
    stored: dict[str, Any] = _adapter.dump_python(document, mode="json")
    return stored


def from_json(stored: Mapping[str, Any]) -> Document:
    """Read a stored document. Raises pydantic.ValidationError (a ValueError) where it is none."""
    return _adapter.validate_python(dict(stored))


def date_text(day: date) -> str:
    """A date as documents write it: no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
