"""The log answers for letters and for their numbers."""

import json

import pytest
from django.db import connection

from tests.kernel.letters import cabinet
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.letters.models import Letter, LetterSeries


@pytest.fixture
def letter(db: None) -> Letter:
    return cabinet.issue(cabinet.bureau())


def faults() -> list[str]:
    return [fault.where for fault in verify().faults]


def test_issuing_and_acknowledging_leave_a_log_that_holds(letter: Letter) -> None:
    cabinet.acknowledge(letter)
    cabinet.issue(letter.to_unit)
    assert faults() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE letters_letter SET title = 'x'",
        "UPDATE letters_letter SET number = 'x'",
        "UPDATE letters_letter SET answer_due = '2030-01-01'",
        "UPDATE letters_letter SET acknowledged_by = 1",
        "DELETE FROM letters_letter",
    ],
)
def test_a_letter_changed_or_deleted_outside_an_action_is_named(letter: Letter, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert faults() == [f"letters.letter {letter.pk}"]


def test_a_word_changed_in_an_issued_letter_is_named(letter: Letter) -> None:
    altered = json.dumps(letter.content | {"title": "关于另一件事的交办函"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE letters_letter SET content = %s", [altered])
    assert faults() == [f"letters.letter {letter.pk}"]


def test_a_counter_set_back_is_named(letter: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE letters_letterseries SET last = 0")
    assert faults() == [f"letters.letterseries {LetterSeries.objects.get().pk}"]


def test_the_log_holds_no_text_of_a_letter(letter: Letter) -> None:
    texts = [letter.title, letter.content["addressee"], letter.content["body"][0]["text"]]
    logged = json.dumps([list(map(str, row)) for row in Event.objects.values_list()], ensure_ascii=False)
    assert not any(text in logged for text in texts)
