"""The letters of a problem: its order, and what urges it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from zhujian.kernel import lookups, time
from zhujian.kernel.action import Act
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.field.models import Site
from zhujian.kernel.letters.actions import acknowledge_locked, issue_letter
from zhujian.kernel.letters.compose import Frame, order, recommendation, urging
from zhujian.kernel.letters.content import (
    Advice,
    Document,
    Finding,
    OrderFacts,
    RecommendationFacts,
    UrgingFacts,
)
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.letters.queries import letterhead
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems.models import Problem, ProblemLetter
from zhujian.kernel.problems.receipts import sign_by
from zhujian.kernel.registry import Category
from zhujian.kernel.registry import topic as find_topic

MATERIALS = ("整改情况报告", "整改措施落实的佐证材料")
REQUIREMENTS = (
    "签收后对照问题逐项整改，举一反三，防止同类问题再次发生。",
    "整改完成后通过本系统报送整改情况和佐证材料，由交办和整改以外的人员核查后销号。",
)
CONSEQUENCE = "仍不按期办理的，将按照有关规定提请约谈或者问责。"


def issue_order(act: Act, problem: Problem, clock: Clock) -> Letter:
    """The letter that goes with an assignment, of the kind that the category asks for."""
    frame = replace(_frame(act, problem), sign_by=time.local_date(sign_by(problem, act.now)))
    return _issue(act, problem, _draft(frame, problem, clock), frame)


def _draft(frame: Frame, problem: Problem, clock: Clock) -> Document:
    category = _category(problem)
    due = time.local_date(clock.due_at) if clock.due_at else None
    if category is not None and category.letter == "recommendation":
        facts = RecommendationFacts(
            advice=Advice.BOTH,
            origin=f"在{_topic_title(problem)}中发现，{_subject(problem)}存在以下问题。",
            problems=(Finding(point=problem.title, detail=problem.facts),),
            measures=tuple(Finding(point=text) for text in REQUIREMENTS),
            due_on=due,
        )
        return recommendation(frame, facts)
    order_facts = OrderFacts(
        cause=f"在{_topic_title(problem)}中发现，{_subject(problem)}存在问题（编号 {problem.number}）。",
        matters=(f"{problem.title}。{problem.facts}", *((clock.action,) if clock.action else ())),
        requirements=REQUIREMENTS,
        due_on=due,
        materials=MATERIALS,
    )
    return order(frame, order_facts)


def issue_urging(act: Act, problem: Problem, message: str) -> Letter | None:
    """The next urging of the problem's order; None where no letter went out before."""
    sent = [link.letter for link in problem.letter_links.select_related("letter").order_by("pk")]
    original = next((letter for letter in reversed(sent) if letter.kind != "urging"), None)
    if original is None or problem.due_at is None:
        return None
    due = time.local_date(problem.due_at)
    facts = UrgingFacts(
        nth=1 + sum(letter.kind == "urging" and letter.pk > original.pk for letter in sent),
        original_number=original.number,
        original_title=original.title,
        original_due_on=due,
        days_overdue=(act.now.date() - due).days,
        matters=(problem.title,),
        requirements=(message,),
        consequence=CONSEQUENCE,
    )
    frame = _frame(act, problem)
    return _issue(act, problem, urging(frame, facts), frame)


def acknowledge(act: Act, problem: Problem) -> None:
    """Sign for the letters of the problem that are still unsigned."""
    for link in lookups.every(ProblemLetter, order=("pk",), problem_id=problem.pk):
        letter = act.lock(Letter, link.letter_id)
        if letter.acknowledged_at is None:
            acknowledge_locked(act, letter)


def _issue(act: Act, problem: Problem, draft: Document, frame: Frame) -> Letter:
    owner = problem.owner or problem.subject
    due = time.local_date(problem.due_at) if problem.due_at else None
    head = frame.letterhead
    letter = issue_letter(act, draft=draft, to_unit=owner, topic=problem.topic, answer_due=due, head=head)
    ProblemLetter.objects.create(problem=problem, letter=letter)
    return letter


def _frame(act: Act, problem: Problem) -> Frame:
    owner = problem.owner or problem.subject
    oversight = lookups.first(Unit, pk=problem.oversight_id) if problem.oversight_id else None
    copies = (oversight.name,) if oversight else ()
    return Frame(
        letterhead=letterhead(),
        addressee=owner.name,
        subject=problem.title.rstrip("。.")[:80],
        issued_on=act.now.date(),
        copies=copies,
    )


def _category(problem: Problem) -> Category | None:
    found = find_topic(problem.topic)
    return found.category(problem.category) if found else None


def _topic_title(problem: Problem) -> str:
    found = find_topic(problem.topic)
    return found.title.zh if found else _("监督检查")


def _subject(problem: Problem) -> str:
    site = lookups.first(Site, pk=problem.site_id) if problem.site_id else None
    return site.name if site else problem.subject.name
