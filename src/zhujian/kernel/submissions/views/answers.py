"""A submission's answers as a page shows them: grouped as in the form, repeats as tables, files as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhujian.kernel.checklists.answers import Answer, Answers
from zhujian.kernel.checklists.definitions import METADATA, Definition, Question
from zhujian.kernel.checklists.values import Place
from zhujian.kernel.field.models import Site
from zhujian.kernel.files.models import File
from zhujian.kernel.files.thumbnails import TYPES
from zhujian.kernel.ui.formats import day, moment, number
from zhujian.kernel.wording import listed

UNSHOWN = METADATA | {"note", "calculate", "hidden"}
CHOICES = frozenset({"select_one", "select_multiple", "rank"})


@dataclass(frozen=True)
class Value:
    """What was answered: words, or a file by its name. `raises`: the topic takes it for a finding."""

    text: str
    url: str = ""
    thumbnail: str = ""
    is_missing: bool = False
    raises: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Grid:
    """A repeat: one row for each repetition, one cell of values for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, tuple[Value, ...]], ...], ...]


@dataclass
class Block:
    """One group of the form with what was answered in it, or one repeat."""

    title: str
    lines: list[Line] = field(default_factory=list)
    grid: Grid | None = None


@dataclass(frozen=True)
class Sheet:
    """All of the answers; `unanswered` counts the questions that nobody answered."""

    blocks: tuple[Block, ...]
    unanswered: int
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """What is needed to put answers in words: the form, the answers, the files that this reader may open, the names of
    all that were received, the site, and which answers the topic took for findings."""

    form: Definition
    answers: Answers
    files: Mapping[str, File]
    received: frozenset[str]
    site: Site
    raising: frozenset[tuple[str, tuple[int, ...]]] = frozenset()

    def sheet(self) -> Sheet:
        asked = [item for item in self.form.questions if item.type not in UNSHOWN]
        blocks = tuple(block for block in self._blocks(asked) if block.lines or block.grid)
        unanswered = sum(question.is_asked and not self.answers.each(question.path) for question in asked)
        unknown = tuple((item.path, item.raw) for item in self.answers.unknown if item.raw.strip())
        return Sheet(blocks, unanswered, unknown)

    def _blocks(self, asked: Sequence[Question]) -> Iterator[Block]:
        """One after the other as the form has them; a group that goes on after a repeat is a block again."""
        repeats: dict[str, list[Question]] = {}
        for question in asked:
            for repeat in self.form.repeat_of(question.path)[:1]:
                repeats.setdefault(repeat, []).append(question)
        current, place = Block(""), ""
        for question in asked:
            around = self.form.repeat_of(question.path)
            here = around[0] if around else question.path.rpartition("/")[0]
            if here != place:
                yield current
                current, place = Block(self.heading(here)), here
                current.grid = self._grid(repeats[here]) if around else None
            if not around:
                self._add(current, question)
        yield current

    def _add(self, block: Block, question: Question) -> None:
        if found := tuple(self._value(question, answer) for answer in self.answers.each(question.path)):
            block.lines.append(Line(self.label(question), found))

    def _grid(self, questions: Sequence[Question]) -> Grid | None:
        """The outermost repeat's repetitions; what further repeats inside hold stands together in one cell."""
        answered = [question for question in questions if self.answers.each(question.path)]
        places = sorted({answer.at[0] for question in answered for answer in self.answers.each(question.path)})
        columns = tuple(self.label(question) for question in answered)
        rows = tuple(
            tuple((label, self._values_at(question, place)) for label, question in zip(columns, answered, strict=True))
            for place in places
        )
        return Grid(columns, rows) if rows else None

    def _values_at(self, question: Question, place: int) -> tuple[Value, ...]:
        found = (answer for answer in self.answers.each(question.path) if answer.at[0] == place)
        return tuple(self._value(question, answer) for answer in found)

    def heading(self, path: str) -> str:
        """The labels of a group and of those around it that have one."""
        parts = path.split("/")
        above = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
        labels = [self._words(group.label) for group in self.form.groups if group.path in above]
        return " · ".join(dict.fromkeys(label for label in labels if label))

    def label(self, question: Question) -> str:
        return self._words(question.label) or question.name

    def _words(self, words: Mapping[str, str]) -> str:
        return self.form.words(words, get_language() or "zh")

    def _value(self, question: Question, answer: Answer) -> Value:
        raises = (question.path, answer.at) in self.raising
        if not question.is_file:
            return Value(self.worded(question, answer), raises=raises)
        name = answer.raw.strip()
        file = self.files.get(name)
        if file is None:
            return Value(name, is_missing=name not in self.received, raises=raises)
        thumbnail = reverse("files:thumbnail", args=[file.pk]) if file.type in TYPES else ""
        return Value(name, reverse("files:download", args=[file.pk]), thumbnail, raises=raises)

    def worded(self, question: Question, answer: Answer) -> str:
        """An answer as a person would say it; numbers as they were typed, since a reading must not be rounded."""
        if question.type in CHOICES:
            values = answer.value if isinstance(answer.value, tuple) else (answer.raw.strip(),)
            return listed(self._choice(question, str(value)) for value in values)
        return _plain(answer)

    def _choice(self, question: Question, value: str) -> str:
        found = next((choice for choice in question.choices if choice.value == value), None)
        if found is not None:
            return self._words(found.label) or value
        return f"{self.site.name}（{value}）" if value == self.site.code else value


def _plain(answer: Answer) -> str:
    match answer.value:
        case bool(value):
            return _("是") if value else _("否")
        case datetime() as value:
            return moment(value)
        case date() as value:
            return day(value)
        case time() as value:
            return f"{value:%H:%M}"
        case Place() as value:
            return place_words(value)
        case tuple() as values if values and isinstance(values[0], Place):
            return _("共 %(count)d 个点") % {"count": len(values)}
    return answer.raw.strip()


def place_words(place: Place) -> str:
    """`28.12345, 112.54321（误差约 12 米）`."""
    words = f"{place.latitude:.5f}, {place.longitude:.5f}"
    if place.accuracy is None:
        return words
    return _("%(place)s（误差约 %(metres)s 米）") % {"place": words, "metres": number(round(place.accuracy))}
