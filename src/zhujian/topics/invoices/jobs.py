"""What the worker does for this topic: imports and runs, and telling of answers that are late."""

from __future__ import annotations

from zhujian.kernel.api import Act, Tell, action, every, today
from zhujian.topics.invoices.models import Question
from zhujian.topics.invoices.triage.publishing import SCREENER
from zhujian.topics.invoices.working import supervising

__all__ = ["supervising", "tell_late"]


@every("1h")
def tell_late() -> None:
    """Once for each letter whose answer is overdue."""
    for question in Question.objects.filter(status="asked", due_on__lt=today(), is_told=False).order_by("pk"):
        mark_late(SCREENER, question=question)


@action("system.invoices.late", row="question")
def mark_late(act: Act, *, question: Question) -> None:
    """Tell whoever asked and the unit that the day has passed."""
    if question.is_told or question.status != "asked":
        return
    question.is_told = True
    question.save(update_fields=["is_told"])
    sender = question.letter.issued_by
    act.notify(Tell("invoices.late", row=question, unit=question.unit_id, roles=("liaison",), text=str(question)))
    if sender is not None:
        act.notify(Tell("invoices.late", row=question.doubt, accounts=(sender,), text=str(question)))
