"""Asking a unit about a doubt, and what it answers. The letter asks; it neither names a rule nor states a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.utils.translation import gettext as _

from zhujian.kernel.api import (
    Act,
    ClockPlan,
    Conflict,
    File,
    Invalid,
    Limit,
    QuestionFacts,
    Tell,
    Text,
    acknowledge_letter,
    action,
    attach,
    compute,
    current_calendar,
    inline_limit,
    issue_letter,
    letterhead,
    letters,
    local_date,
    move,
    require_reason,
    require_state,
    start_clock,
    stop_running,
)
from zhujian.topics.invoices.models import Doubt, Question
from zhujian.topics.invoices.workflow import DOUBTS, QUESTIONS

MOST, LONGEST, ANSWER = 12, 300, 20_000
MATERIALS = ("发票和报销凭证", "审批单、活动方案或者通知", "签到表、现场照片等证明材料")
PURPOSE = "invoices.answer"


@cache
def answer_limit() -> Limit:
    """Five working days, which the office sets itself."""
    basis = Text("本机关规定", "the office's own rule")
    values = {
        "working_days": 5,
        "action": {"zh": "书面答复", "en": "answer in writing"},
        "trigger": {"zh": "发出情况核实函", "en": "the letter asking for an explanation"},
        "who": {"zh": "被核实单位", "en": "the unit that is asked"},
    }
    return inline_limit("topics/invoices", "question", values, basis, date.min)


@action("invoices.ask", row="doubt")
def ask(act: Act, *, doubt: Doubt, matters: Sequence[str], questions: Sequence[str]) -> Question:
    """Send the unit a letter and let five working days run. Raises Invalid naming the wrong field.

    The matters are what the invoices say; nothing else of the doubt leaves the office.
    """
    require_state(DOUBTS, "invoices.ask", doubt)
    if doubt.unit is None:
        raise Conflict(_("购方没有对应到单位，不能发函：请先在单位资料中填写它的统一社会信用代码。"), rule="no-unit")
    due_on = due_from(act)
    facts = QuestionFacts(
        cause="在对公款支出发票的日常监督中，发现你单位有下列开支需要了解情况。",
        matters=_lines("matters", matters),
        questions=_lines("questions", questions),
        materials=MATERIALS,
        due_on=due_on,
    )
    frame = letters.Frame(
        letterhead=letterhead(),
        addressee=doubt.unit.name,
        subject="核实有关发票开支情况",
        issued_on=local_date(act.now),
        sign_by=due_on,
    )
    draft = letters.question(frame, facts)
    letter = issue_letter(act, draft=draft, to_unit=doubt.unit, topic="invoices", answer_due=due_on)
    question = Question.objects.create(
        doubt=doubt, unit=doubt.unit, letter=letter, status="asked", asked_at=act.now, due_on=due_on
    )
    start_clock(act, question, ClockPlan(answer_limit(), PURPOSE))
    move(act, doubt, DOUBTS, "asked", reason=letter.number)
    act.note(task=doubt.task.number, letter=letter.pk)
    act.notify(Tell("invoices.asked", row=question, unit=doubt.unit_id, roles=("liaison",), text=letter.number))
    return question


def due_from(act: Act) -> date:
    """The last day for an answer to a letter that goes out now."""
    due = compute(current_calendar(), act.now, answer_limit().term).due
    assert due is not None
    return local_date(due)


def _lines(field: str, given: Sequence[str]) -> tuple[str, ...]:
    lines = tuple(line.strip() for line in given if line.strip())
    if not lines:
        raise Invalid.one(field, _("至少写一条。"))
    if len(lines) > MOST or any(len(line) > LONGEST for line in lines):
        raise Invalid.one(field, _("最多 %(most)d 条，每条不超过 %(long)d 个字。") % {"most": MOST, "long": LONGEST})
    return lines


@action("invoices.answer", row="question")
def answer(act: Act, *, question: Question, text: str, files: Sequence[File] = ()) -> Question:
    """The unit explains what it was asked about; the letter counts as received."""
    _answered(act, question, text, files)
    return question


@action("invoices.record-answer", row="question")
def record_answer(act: Act, *, question: Question, text: str, files: Sequence[File] = ()) -> Question:
    """The office records an answer that came on paper."""
    _answered(act, question, text, files)
    return question


def _answered(act: Act, question: Question, text: str, files: Sequence[File]) -> None:
    words = require_reason(text, "text")
    if len(words) > ANSWER:
        raise Invalid.one("text", _("不能超过 %(most)d 个字。") % {"most": ANSWER})
    move(act, question, QUESTIONS, "answered", action="invoices.answer", answer=words, answered_at=act.now)
    attach(act, files=files, row=question, purpose="other")
    stop_running(act, question, PURPOSE)
    if question.letter.acknowledged_at is None:
        acknowledge_letter(act, letter=question.letter)
    doubt = act.lock(Doubt, question.doubt_id)
    move(act, doubt, DOUBTS, "answered", action="invoices.answer", reason=question.letter.number)
    act.notify(Tell("invoices.answered", row=doubt, accounts=_askers(doubt), text=doubt.number))


def _askers(doubt: Doubt) -> tuple[int, ...]:
    """Who sent the letter."""
    issued = (question.letter.issued_by for question in doubt.questions.select_related("letter"))
    return tuple(sorted({account for account in issued if account is not None}))


def close_questions(act: Act, doubt: Doubt) -> None:
    """The doubt is decided: the unit need not answer any more."""
    for question in doubt.questions.filter(status="asked").select_related("letter"):
        move(act, question, QUESTIONS, "closed", action="invoices.decide")
        stop_running(act, question, PURPOSE, outcome="void")
        act.notify(
            Tell(
                "invoices.closed",
                row=question,
                unit=question.unit_id,
                roles=("liaison",),
                text=question.letter.number,
            )
        )
