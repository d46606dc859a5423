"""A unit is asked about a doubt by a letter that tells of nothing but invoices; it answers in five working days."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.kernel.office.visitor import Visitor
from tests.kernel.problems.world import picture
from tests.topics.invoices.web.world import MORNING, World, again, events, hit, uscc, wishes
from zhujian.kernel import time
from zhujian.kernel.access.roles import permissions_of
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.clocks.queries import clocks_on, running_clock
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.files.actions import upload
from zhujian.kernel.files.models import Evidence, File
from zhujian.kernel.letters.models import Letter
from zhujian.kernel.visibility import visible_to
from zhujian.kernel.workflow.moves import history
from zhujian.topics.invoices import forms, jobs
from zhujian.topics.invoices.models import Dossier, Doubt, Import, Part, Profile, Question, Run, Standing, Task
from zhujian.topics.invoices.rules import catalogue
from zhujian.topics.invoices.triage import asking, judging

# From Wednesday the 28th: the 29th and the 30th, then after National Day the weekend of the 8th and 9th, which is
# worked in exchange in 2022, and Monday the 10th.
DUE = date(2022, 10, 10)
GIVEN: dict[str, dict[str, Any]] = {
    "explain": {"innocent": {"R06": "guide"}},
    "accept": {"right": {"R06": True}},
    "withdraw": {},
}
SECRETS = ("疑点", "得分", "规则", "R06", "R04")


def words_of(letter: Letter) -> str:
    return json.dumps(letter.content, ensure_ascii=False) + letter.title


def answered(world: World, question: Question, files: Sequence[File] = ()) -> Question:
    return asking.answer(world.actor("market"), question=question, text="当日为考察学习，附方案。", files=files)


def test_a_letter_of_kind_question_goes_to_the_unit(world: World) -> None:
    doubt = world.doubt()
    question = world.asked(doubt)
    letter = question.letter
    assert (letter.kind, letter.topic, letter.to_unit, letter.answer_due) == ("question", "invoices", world.market, DUE)
    assert (question.status, question.unit, again(doubt).status) == ("asked", world.market, "asked")
    assert "2022年7月5日发票一张，680元。" in words_of(letter)
    assert [wish.unit for wish in wishes("invoices.asked")] == [world.market.pk]


def test_the_letter_as_it_is_suggested_names_no_rule_no_score_and_no_doubt(world: World) -> None:
    doubt = world.doubt(rules={"R04": [hit()], "R06": [hit(strength=77)]})
    matters, questions = (suggest(doubt).splitlines() for suggest in (forms.matters_of, forms.questions_of))
    words = words_of(asking.ask(world.actor(), doubt=doubt, matters=matters, questions=questions).letter)
    titles = [rule.title for rule in catalogue.published().values()]
    assert doubt.score == 127
    assert [word for word in (*SECRETS, *titles, doubt.number, "127") if word in words] == []
    assert "温泉票" in words


@pytest.mark.parametrize("rule", sorted(catalogue.published()))
def test_no_rules_suggested_question_gives_the_rule_away(rule: str) -> None:
    published = catalogue.published()
    question = published[rule].question
    assert [word for word in ("疑点", "得分", "规则", rule, published[rule].title) if word in question] == []


def test_the_answer_is_due_in_five_working_days_by_the_offices_calendar(world: World) -> None:
    question = world.asked()
    clock = running_clock(question)
    assert clock is not None
    assert question.due_on == DUE
    assert (clock.purpose, clock.amount, clock.unit) == (asking.PURPOSE, 5, "working-days")
    assert "2022年10月10日" in words_of(question.letter)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        pytest.param(date(2022, 9, 5), date(2022, 9, 13), id="over Mid-Autumn"),
        pytest.param(date(2022, 9, 17), date(2022, 9, 23), id="sent on a Saturday"),
        pytest.param(date(2022, 10, 3), date(2022, 10, 12), id="sent in a holiday"),
    ],
)
def test_other_days_that_are_not_worked_are_left_out(world: World, sent: date, due: date) -> None:
    doubt = world.doubt()
    with time.at(datetime.combine(sent, MORNING.timetz())):
        assert world.asked(doubt).due_on == due


def test_a_buyer_that_is_no_unit_cannot_be_asked(world: World) -> None:
    doubt = world.doubt((uscc(99), "某无名单位"))
    with pytest.raises(Conflict) as refused:
        world.asked(doubt)
    assert refused.value.rule == "no-unit"
    assert not Letter.objects.exists()


@pytest.mark.parametrize("field", ["matters", "questions"])
@pytest.mark.parametrize(
    "lines", [pytest.param([], id="none"), pytest.param([" ", ""], id="blank"), pytest.param(["长" * 301], id="long")]
)
def test_a_letter_without_matters_or_questions_is_refused_by_field(world: World, field: str, lines: list[str]) -> None:
    given = {"matters": ["发票一张。"], "questions": ["请说明。"], field: lines}
    doubt = world.doubt()
    with pytest.raises(Invalid) as refused:
        asking.ask(world.actor(), doubt=doubt, **given)
    assert [error.field for error in refused.value.errors] == [field]
    assert again(doubt).status == "new"


def test_a_doubt_is_not_asked_about_twice_at_once(world: World) -> None:
    question = world.asked()
    with pytest.raises(Conflict):
        world.asked(question.doubt)
    assert Letter.objects.count() == 1


def test_an_answer_ends_the_question_stops_the_clock_and_signs_for_the_letter(world: World) -> None:
    question = world.asked()
    proof = upload(world.actor("market"), stream=picture(), name="方案.jpg")
    with time.at(MORNING + timedelta(days=1)):
        done = answered(world, question, files=[proof])
    [clock] = clocks_on(question)
    assert (done.status, done.answer, again(question.doubt).status) == (
        "answered",
        "当日为考察学习，附方案。",
        "answered",
    )
    assert running_clock(question) is None
    assert clock.outcome == Clock.MET
    letter = Letter.objects.get()
    assert (letter.acknowledged_at, letter.acknowledged_by) == (done.answered_at, world.account("market").pk)
    assert [item.file for item in Evidence.objects.filter(kind="invoices.question", row=question.pk)] == [proof]
    assert [wish.accounts for wish in wishes("invoices.answered")] == [[world.account("supervision").pk]]
    assert [step.action for step in history(question.doubt)][-1] == "invoices.answer"


def test_a_second_answer_is_refused_and_changes_nothing(world: World) -> None:
    question = world.asked()
    answered(world, question)
    with pytest.raises(Conflict):
        asking.answer(world.actor("market"), question=question, text="更正。")
    assert Question.objects.get().answer == "当日为考察学习，附方案。"


def test_an_answer_without_words_is_refused(world: World) -> None:
    question = world.asked()
    with pytest.raises(Invalid) as refused:
        asking.answer(world.actor("market"), question=question, text=" ")
    assert [error.field for error in refused.value.errors] == ["text"]


def test_an_answer_that_came_on_paper_is_recorded_by_the_office_alone(world: World) -> None:
    question = world.asked()
    with pytest.raises(Forbidden):
        asking.record_answer(world.actor("market"), question=question, text="书面答复。")
    with pytest.raises(Forbidden):
        asking.answer(world.actor(), question=question, text="书面答复。")
    done = asking.record_answer(world.actor(), question=question, text="书面答复。")
    assert (done.status, again(question.doubt).status) == ("answered", "answered")
    assert Letter.objects.get().acknowledged_by == world.account("supervision").pk


def test_a_liaison_of_another_unit_finds_no_such_question(world: World) -> None:
    question = world.asked()
    with pytest.raises(NotFound):
        asking.answer(world.actor("school"), question=question, text="不是我们。")
    assert Question.objects.get().status == "asked"


def test_a_unit_sees_what_it_is_asked_and_nothing_else_of_the_topic(world: World) -> None:
    question = world.asked()
    world.profiles()
    liaison = world.actor("market")
    hidden = (Doubt, Part, Dossier, Run, Task, Profile, Import, Standing)
    assert {model.__name__: visible_to(liaison, model).count() for model in hidden} == dict.fromkeys(
        (model.__name__ for model in hidden), 0
    )
    assert list(visible_to(liaison, Question)) == [question]
    assert [visible_to(world.actor(), model).count() > 0 for model in (Doubt, Part, Dossier, Run, Task, Profile)] == (
        [True] * 6
    )


def test_a_liaison_may_nothing_but_read_and_answer_questions() -> None:
    held = {code for code in permissions_of("liaison") if code.startswith("invoices.")}
    assert held == {"invoices.questions", "invoices.answer"}


def test_the_letter_does_not_lead_the_unit_to_the_doubt(world: World, visit: Callable[[str], Visitor]) -> None:
    question = world.asked()
    page = visit("market").get(f"/topics/invoices/screening/questions/{question.pk}/")
    assert page.status == 200
    assert "请说明用途。" in page.text
    assert [word for word in (*SECRETS, question.doubt.number, "党日叠加") if word in page.text] == []
    assert not [link for link in page.links() if "/doubts/" in link or "/tasks/" in link]


def test_an_answered_doubt_may_be_asked_about_again(world: World) -> None:
    first = world.asked()
    answered(world, first)
    second = world.asked(again(first.doubt))
    assert again(first.doubt).status == "asked"
    assert answered(world, second).status == "answered"
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("verb", list(GIVEN))
def test_a_decision_closes_an_open_question_and_tells_the_unit(world: World, verb: str) -> None:
    question = world.asked()
    getattr(judging, verb)(world.actor(), doubt=question.doubt, reason="已查明。", **GIVEN[verb])
    [clock] = clocks_on(question)
    assert Question.objects.get().status == "closed"
    assert (running_clock(question), clock.outcome) == (None, Clock.VOID)
    assert [(wish.unit, wish.roles) for wish in wishes("invoices.closed")] == [(world.market.pk, ["liaison"])]
    with pytest.raises(Conflict):
        answered(world, question)


def test_a_decision_leaves_an_answer_as_it_is(world: World) -> None:
    question = answered(world, world.asked())
    judging.withdraw(world.actor(), doubt=again(question.doubt), reason="已查明。")
    assert Question.objects.get().status == "answered"
    assert wishes("invoices.closed") == []


def test_a_late_answer_is_told_once_to_the_unit_and_to_whoever_asked(world: World) -> None:
    question = world.asked()
    for day in (DUE, DUE + timedelta(days=1), DUE + timedelta(days=2)):
        with time.at(datetime.combine(day, MORNING.timetz())):
            jobs.tell_late()
    assert len(events("system.invoices.late")) == 1
    told = [(wish.target, wish.unit, wish.accounts) for wish in wishes("invoices.late")]
    assert told == [
        ("invoices.question", world.market.pk, []),
        ("invoices.doubt", None, [world.account("supervision").pk]),
    ]
    assert Question.objects.get(pk=question.pk).is_told


@pytest.mark.parametrize("end", ["answered", "closed"])
def test_what_is_answered_or_closed_is_never_late(world: World, end: str) -> None:
    question = world.asked()
    if end == "answered":
        answered(world, question)
    else:
        judging.withdraw(world.actor(), doubt=question.doubt, reason="数据有误")
    with time.at(MORNING + timedelta(days=60)):
        jobs.tell_late()
    assert wishes("invoices.late") == []


def test_a_late_answer_is_still_an_answer_and_its_clock_says_so(world: World) -> None:
    question = world.asked()
    with time.at(MORNING + timedelta(days=30)):
        answered(world, question)
    [clock] = clocks_on(question)
    assert clock.outcome == Clock.LATE
