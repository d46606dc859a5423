"""What several threads ask at once is answered by one of them for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, transaction

from tests.concurrency import refusals, together
from zhujian.kernel.db.together import AT_ONCE, Together

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """Answers with the double, notes what it was asked together, and keeps its first asker until the others are in."""

    def __init__(self, others: int) -> None:
        self.asked: list[list[int]] = []
        self.others = others
        self.call: Together[int, int] = Together(self.answer)

    def answer(self, questions: Sequence[int]) -> list[int]:
        self.asked.append(list(questions))
        if len(self.asked) == 1:
            wait_until(lambda: len(self.call._waiting) == self.others)
        if 13 in questions:
            raise ValueError("thirteen")
        return [2 * question for question in questions]


def wait_until(holds: Callable[[], bool]) -> None:
    for _try in range(2000):
        if holds():
            return
        threading.Event().wait(0.005)
    raise AssertionError("they did not come")


def ask_all(desk: Desk, questions: Sequence[int]) -> list[int | Exception]:
    return together([lambda question=question: desk.call(question) for question in questions])  # type: ignore[misc]


def test_those_who_come_while_one_is_answered_are_answered_together() -> None:
    desk = Desk(others=7)
    assert ask_all(desk, range(8)) == [2 * question for question in range(8)]
    assert sorted(map(len, desk.asked)) == [1, 7]


def test_no_more_than_a_few_are_answered_at_once_and_nobody_is_forgotten() -> None:
    count = AT_ONCE + 5
    desk = Desk(others=count - 1)
    assert ask_all(desk, range(100, 100 + count)) == [2 * question for question in range(100, 100 + count)]
    assert [len(each) for each in desk.asked] == [1, AT_ONCE, 4]


def test_a_question_that_cannot_be_answered_spoils_no_other() -> None:
    desk = Desk(others=3)
    found = ask_all(desk, (1, 13, 2, 3))
    assert [str(refusal) for refusal in refusals(found)] == ["thirteen"]
    assert [each for each in found if isinstance(each, int)] == [2, 4, 6]


def test_who_fails_alone_leaves_the_desk_to_the_next() -> None:
    desk = Desk(others=0)
    with pytest.raises(ValueError, match="thirteen"):
        desk.call(13)
    assert desk.call(4) == 8


def test_within_a_transaction_one_asks_alone_and_in_that_transaction() -> None:
    seen: list[bool] = []
    call: Together[int, int] = Together(lambda questions: (seen.append(connection.in_atomic_block), list(questions))[1])
    with transaction.atomic():
        call._is_led = True  # somebody else is at it, in a transaction of their own
        assert call(1) == 1
    assert seen == [True]
