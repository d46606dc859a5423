"""What a form asks: frozen values, kept with each version as JSON, so that answers are read by the form they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

Words = Mapping[str, str]
"""Text by language; the key "" stands for a form without translations."""

METADATA = frozenset(
    ("start", "end", "today", "deviceid", "username", "email", "phonenumber", "subscriberid", "simserial", "audit")
)
MEDIA_TYPES = frozenset(("image", "audio", "video", "file"))
PLACES = frozenset(("geopoint", "geotrace", "geoshape", "start-geopoint"))
UNASKED = METADATA | {"calculate", "hidden", "start-geopoint"}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Words = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Question:
    """One node of the form that holds a value.

    `path` leads to it from the form's root ("faults/category"); `type` is the XLSForm word for it, `data` the XForm
    word for its value ("int", "decimal", "date", "geopoint", "binary", "string"); `list` names the file that its
    choices come from; `media` are the files that its words show; `row` is its row on the sheet `survey`, 0 unknown.
    """

    path: str
    type: str
    data: str = "string"
    label: Words = field(default_factory=dict, hash=False)
    hint: Words = field(default_factory=dict, hash=False)
    choices: tuple[Choice, ...] = ()
    list: str = ""
    appearance: str = ""
    required: bool = False
    relevant: bool = False
    constraint: bool = False
    calculated: bool = False
    readonly: bool = False
    media: tuple[str, ...] = ()
    row: int = 0

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return self.type not in UNASKED and self.type != "note"

    @property
    def is_file(self) -> bool:
        return self.data == "binary" or self.type in MEDIA_TYPES


@dataclass(frozen=True)
class Group:
    """A group, or a repeat, by its path; `label` is its heading."""

    path: str
    label: Words = field(default_factory=dict, hash=False)
    is_repeat: bool = False
    relevant: bool = False
    appearance: str = ""


@dataclass(frozen=True)
class Definition:
    """A whole form. `root` is the name of the root node of its answers; `media` every file that it needs."""

    form_id: str
    version: str
    title: str
    root: str
    questions: tuple[Question, ...]
    groups: tuple[Group, ...] = ()
    languages: tuple[str, ...] = ()
    default_language: str = ""
    media: tuple[str, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, Question]:
        return {question.path: question for question in self.questions}

    @cached_property
    def repeats(self) -> frozenset[str]:
        return frozenset(group.path for group in self.groups if group.is_repeat)

    @cached_property
    def structure(self) -> frozenset[str]:
        """Paths of every node that holds others."""
        return frozenset(group.path for group in self.groups)

    def question(self, name: str) -> Question | None:
        """By path, or by the name alone where one question has it."""
        if name in self.by_path:
            return self.by_path[name]
        named = [question for question in self.questions if question.name == name]
        return named[0] if len(named) == 1 else None

    def repeat_of(self, path: str) -> tuple[str, ...]:
        """The repeats around a node, the outermost first."""
        parts = path.split("/")
        above = ("/".join(parts[:length]) for length in range(1, len(parts)))
        return tuple(place for place in above if place in self.repeats)

    @property
    def asked(self) -> int:
        """How many questions a person may have to answer, each of a repeat counted once."""
        return sum(question.is_asked for question in self.questions)

    def words(self, words: Words, language: str = "") -> str:
        """Text in a language such as "zh" or "en", else in the form's own."""
        for code in (language, self.default_language, ""):
            for key, text in words.items():
                if text and code and language_code(key) == language_code(code):
                    return text
        return next((text for text in words.values() if text), "")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Definition:
        questions = (
            Question(
                **{
                    **item,
                    "choices": tuple(Choice(**choice) for choice in item["choices"]),
                    "media": tuple(item["media"]),
                }
            )
            for item in value["questions"]
        )
        return cls(
            **{
                **value,
                "questions": tuple(questions),
                "groups": tuple(Group(**item) for item in value["groups"]),
                "languages": tuple(value["languages"]),
                "media": tuple(value["media"]),
            }
        )


def language_code(name: str) -> str:
    """`zh` of "中文 (zh)", "Chinese (zh-Hans)", "zh-hans"."""
    inner = name.rpartition("(")[2].rstrip(") ") if name.endswith(")") else name
    return inner.strip().lower().split("-")[0].split("_")[0]
