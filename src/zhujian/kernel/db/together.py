"""One statement for what several threads want at the same time.

A server's threads often ask for the same kind of thing at once: whose key is this, keep this submission. A round trip
and a commit cost the same for one as for ten. So whoever comes first answers for all who came meanwhile; nobody waits
for others to come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from django.db import connection

Question = TypeVar("Question")
Answer = TypeVar("Answer")
AT_ONCE = 32


class _Asked(Generic[Question, Answer]):
    """A question that waits for its answer, or for its turn to lead."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answers: list[Answer] = []
        self.is_over = False
        self.signal = threading.Lock()
        self.signal.acquire()


class Together(Generic[Question, Answer]):
    """Calls of several threads, each with one question, as calls of `answer` with all that wait.

    `answer` gives one answer for each question, in their order. Where it raises, each thread asks it again for its own
    question alone, so that one bad question spoils no other. A thread within a transaction asks alone in any case.
    """

    def __init__(self, answer: Callable[[Sequence[Question]], Sequence[Answer]]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._waiting: list[_Asked[Question, Answer]] = []
        self._is_led = False

    def __call__(self, question: Question) -> Answer:
        if connection.in_atomic_block:
            return self._answer([question])[0]
        mine: _Asked[Question, Answer] = _Asked(question)
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.signal.acquire()
        if not mine.is_over:
            self._lead()
        return mine.answers[0] if mine.answers else self._answer([question])[0]

    def _lead(self) -> None:
        """Answer all who wait, then let the first of those who came meanwhile lead."""
        with self._lock:
            asked, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        try:
            found = self._answer([each.question for each in asked])
            for each, answer in zip(asked, found, strict=True):
                each.answers.append(answer)
        except Exception:
            if len(asked) == 1:
                raise
        finally:
            with self._lock:
                following = self._waiting[:1]
                self._is_led = bool(following)
            for each in asked:
                each.is_over = True
            for each in [*following, *asked]:
                each.signal.release()
