"""Which answers raise which category, as the topic declares. Pure: it reads values and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhujian.kernel.checklists.answers import Answer, Answers, definition_of
from zhujian.kernel.checklists.definitions import Definition, Question
from zhujian.kernel.checklists.instances import At
from zhujian.kernel.checklists.models import Version
from zhujian.kernel.field.models import Visit
from zhujian.kernel.registry import topic as find_topic
from zhujian.kernel.registry.values import Finding, Topic, Visits

LANGUAGE = "zh"


@dataclass(frozen=True)
class Raised:
    """One answer that raises a category; `files` are the names of what was photographed or recorded beside it."""

    question: str
    at: At
    category: str
    text: str
    files: tuple[str, ...] = ()


def raised_by(topic: Topic, visits: Visits, form: Definition, answers: Answers) -> list[Raised]:
    """Every finding, in the order of the topic's rules and of the form."""
    found: list[Raised] = []
    for finding in visits.findings:
        question = form.question(finding.question)
        if question is not None:
            found.extend(_of_question(topic, finding, form, question, answers))
    return found


def has_findings(visit: Visit, form: Version, answers: Answers) -> bool:
    """Whether the answers raise anything, as the topic of the visit stands now."""
    topic = find_topic(visit.topic)
    kind = topic.visit(visit.kind) if topic else None
    if topic is None or kind is None:
        return False
    return bool(raised_by(topic, kind, definition_of(form), answers))


def _of_question(
    topic: Topic, finding: Finding, form: Definition, question: Question, answers: Answers
) -> Iterator[Raised]:
    for answer in answers.each(question.path):
        for category in _categories(topic, finding, answer):
            text = finding.text or _told(form, question, answer, answers)
            yield Raised(question.path, answer.at, category, text, _beside(form, answer, answers))


def _categories(topic: Topic, finding: Finding, answer: Answer) -> list[str]:
    """What an answer raises, each category once however many of its choices raise it."""
    words = _words_of(answer)
    if finding.by_answer:
        return [word for word in dict.fromkeys(words) if topic.category(word) is not None]
    return [finding.category] if any(_applies(finding, word) for word in words) else []


def _words_of(answer: Answer) -> tuple[str, ...]:
    """A choice of several raises what each of them raises."""
    if isinstance(answer.value, tuple):
        return tuple(str(item) for item in answer.value)
    return (answer.raw.strip(),) if answer.raw.strip() else ()


def _applies(finding: Finding, word: str) -> bool:
    if word in finding.answers:
        return True
    number = _number(word)
    if number is None:
        return False
    return (finding.above is not None and number > finding.above) or (
        finding.below is not None and number < finding.below
    )


def _number(word: str) -> Decimal | None:
    try:
        value = Decimal(word)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def _told(form: Definition, question: Question, answer: Answer, answers: Answers) -> str:
    """The answer in words; within a repeat with everything else that was said there."""
    if not answer.at:
        return _line(form, question, answer)
    inside = form.repeat_of(question.path)[-1]
    told = [
        _line(form, form.by_path[item.path], item)
        for item in answers.items
        if item.path.startswith(f"{inside}/") and item.at == answer.at and _is_told(form, item)
    ]
    return "\n".join(told)


def _is_told(form: Definition, item: Answer) -> bool:
    question = form.by_path.get(item.path)
    return question is not None and question.is_asked and not question.is_file and bool(item.raw.strip())


def _line(form: Definition, question: Question, answer: Answer) -> str:
    chosen = {choice.value: form.words(choice.label, LANGUAGE) for choice in question.choices}
    words = "、".join(chosen.get(word) or word for word in _words_of(answer))
    return f"{form.words(question.label, LANGUAGE) or question.name}：{words}"


def _beside(form: Definition, answer: Answer, answers: Answers) -> tuple[str, ...]:
    """Files in the same group of the same repetition, and in repeats inside it."""
    group = answer.path.rpartition("/")[0]
    if not group:
        return ()
    return tuple(
        item.raw.strip()
        for item in answers.items
        if item.path.startswith(f"{group}/")
        and item.at[: len(answer.at)] == answer.at
        and item.raw.strip()
        and item.path in form.by_path
        and form.by_path[item.path].is_file
    )
