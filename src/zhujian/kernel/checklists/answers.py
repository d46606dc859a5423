"""A submission read by the form that it answers.

Nothing that was sent is dropped: what the form does not know is kept and named, what cannot be read keeps its text.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from zhujian.kernel.checklists.definitions import METADATA, PLACES, Definition, Question
from zhujian.kernel.checklists.instances import At, Instance, Node, read_instance
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.checklists.values import MISREAD, Place, Value, read_value
from zhujian.kernel.errors import Invalid

# Trauzettel-Klosinski and Dietz (2012), IReST: 255 characters a minute is the mean for Chinese. Nobody reads three
# times as fast and understands: a form that went faster was not read.
CHARACTERS_PER_MINUTE = 255
FASTEST = 3
# What differs from day to day by itself, and so tells nothing of answers that were copied.
_CHANGING = METADATA | PLACES | {"calculate", "hidden", "note"}


@dataclass(frozen=True)
class Answer:
    """One value. `at` counts the repeats around it from 0; `raw` is the text as it was sent, `value` what it means."""

    path: str
    at: At
    raw: str
    value: Value = None


@dataclass(frozen=True)
class Answers:
    """A whole submission.

    `items` are the answers in the form's order, metadata left out; `unknown` what the form has no node for; `misread`
    the paths whose text is no value of their type, for which `value` is None; `files` the names of the attachments that
    belong to it. `answered` counts what a person answered, `shown` the characters of the questions on the screen.
    `digest` is the same for the same answers on another day: metadata, places, files and calculations are left out.
    """

    form_id: str
    version: str
    instance: str
    deprecated: str = ""
    name: str = ""
    items: tuple[Answer, ...] = ()
    metadata: dict[str, Value] = field(default_factory=dict, hash=False)
    files: tuple[str, ...] = ()
    unknown: tuple[Answer, ...] = ()
    misread: tuple[str, ...] = ()
    answered: int = 0
    shown: int = 0
    digest: str = ""
    repeats: frozenset[str] = frozenset()

    @cached_property
    def _by_path(self) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = {}
        for item in self.items:
            found.setdefault(item.path, []).append(item)
        return found

    def each(self, path: str) -> Sequence[Answer]:
        """Every answer to a question, one for each repetition around it."""
        return self._by_path.get(path, ())

    def value(self, path: str, at: At = ()) -> Value:
        """The answer's value; None where it was not answered."""
        return next((item.value for item in self.each(path) if item.at == at), None)

    def rows(self, repeat: str) -> list[dict[str, Value | tuple[Value, ...]]]:
        """A repeat's answers, one dictionary for each repetition, by the path from the repeat on.

        What stands in a further repeat inside comes as a tuple of its values.
        """
        depth = sum(1 for place in self.repeats if f"{repeat}/".startswith(f"{place}/"))
        found: dict[At, dict[str, Any]] = {}
        for item in self.items:
            if not item.path.startswith(f"{repeat}/"):
                continue
            row, name = found.setdefault(item.at[:depth], {}), item.path[len(repeat) + 1 :]
            row[name] = (*row.get(name, ()), item.value) if len(item.at) > depth else item.value
        return [found[at] for at in sorted(found)]

    @property
    def start(self) -> datetime | None:
        return _moment(self.metadata.get("start"))

    @property
    def end(self) -> datetime | None:
        return _moment(self.metadata.get("end"))

    @property
    def today(self) -> date | None:
        found = self.metadata.get("today")
        return found if isinstance(found, date) else None

    @property
    def device(self) -> str:
        return str(self.metadata.get("deviceid") or "")

    @property
    def place(self) -> Place | None:
        """The first place that was taken."""
        return next((item.value for item in self.items if isinstance(item.value, Place)), None)

    @property
    def reading_seconds(self) -> int:
        """The least time in which the questions shown can be read."""
        return math.ceil(self.shown * 60 / (CHARACTERS_PER_MINUTE * FASTEST))


def read_answers(version: Version, xml: bytes) -> Answers:
    """A submission by the version that it names.

    Raises Invalid on field `xml` (no XML, a DTD or an entity, too large, too deep, no instanceID), `form` (another
    form's) or `version` (another version's).
    """
    return read_by(definition_of(version), xml)


def read_by(definition: Definition, xml: bytes) -> Answers:
    """The same by a definition."""
    return read_parsed(definition, read_instance(xml))


def read_parsed(definition: Definition, instance: Instance) -> Answers:
    """The same for one whose XML has been read already."""
    _check_form(definition, instance)
    return _Reading(definition, instance).run()


def definition_of(version: Version) -> Definition:
    """What a version asks. It never changes, so it is read once by each process."""
    known = _definitions(version.sha256)
    if not known:
        known.append(Definition.from_json(version.definition))
    return known[0]


@lru_cache(maxsize=64)
def _definitions(sha256: str) -> list[Definition]:
    """A place for the definition of a content."""
    del sha256
    return []


def _check_form(definition: Definition, instance: Instance) -> None:
    if instance.form_id != definition.form_id:
        message = _("答卷属于表单 %(found)s，不是 %(expected)s。")
        raise Invalid.one("form", message % {"found": instance.form_id[:100], "expected": definition.form_id})
    if instance.version != definition.version:
        message = _("答卷按版本 %(found)s 填写，不是版本 %(expected)s。")
        raise Invalid.one("version", message % {"found": instance.version[:100], "expected": definition.version})


def _moment(value: Value) -> datetime | None:
    return value if isinstance(value, datetime) else None


class _Reading:
    """One pass over a submission."""

    def __init__(self, definition: Definition, instance: Instance) -> None:
        self.definition, self.instance = definition, instance
        self.items: list[Answer] = []
        self.metadata: dict[str, Value] = {}
        self.files: list[str] = []
        self.unknown: list[Answer] = []
        self.misread: list[str] = []
        self.same: list[tuple[str, At, str]] = []
        self.answered = self.shown = 0

    def run(self) -> Answers:
        for node in self.instance.nodes(self.definition):
            question = self.definition.by_path.get(node.path)
            if question is None:
                self.unknown.append(Answer(node.path, node.at, node.text, node.text or None))
            else:
                self._take(question, node)
        meta = self.instance.meta
        if meta.get("audit"):
            self.files.append(meta["audit"])
        return Answers(
            form_id=self.instance.form_id,
            version=self.instance.version,
            instance=meta["instanceID"],
            deprecated=meta.get("deprecatedID", ""),
            name=meta.get("instanceName", ""),
            items=tuple(self.items),
            metadata=self.metadata,
            files=tuple(dict.fromkeys(self.files)),
            unknown=tuple(self.unknown),
            misread=tuple(dict.fromkeys(self.misread)),
            answered=self.answered,
            shown=self.shown,
            digest=hashlib.sha256(json.dumps(self.same, ensure_ascii=False).encode()).hexdigest(),
            repeats=self.definition.repeats,
        )

    def _take(self, question: Question, node: Node) -> None:
        if question.is_asked or question.type == "note":
            self.shown += len(self.definition.words(question.label))
        if not node.text.strip():
            return
        value = read_value(question, node.text)
        if value is MISREAD:
            self.misread.append(node.path)
        read = None if value is MISREAD else value
        if question.type in METADATA:
            self.metadata[question.type] = read
            return
        self.items.append(Answer(node.path, node.at, node.text, read))
        self.answered += question.is_asked
        if question.is_file:
            self.files.append(node.text.strip())
        elif question.type not in _CHANGING:
            self.same.append((node.path, node.at, node.text.strip()))
