"""From answers to the loop: which answers raise what, and what becomes of it."""

import io
from datetime import timedelta

import pytest

from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, fault, instance, node, picture, text
from zhujian.kernel import time
from zhujian.kernel.files.models import Evidence
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.objects import problem_objects
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.actions import raise_findings, raiser
from zhujian.kernel.submissions.models import Finding, Missed, Submission
from zhujian.kernel.submissions.taking import add_file, take
from zhujian.kernel.workflow.moves import history


def raised(submission):
    return [(row.question, row.at, row.category) for row in submission.findings.all()]


def test_a_clean_visit_raises_nothing_and_is_settled_at_once(world):
    world.visit()
    submission = world.submission(CLEAN, text("depth", "0.5"))

    assert raised(submission) == []
    assert submission.raised_at == NOON


def test_an_answer_a_number_and_a_row_of_a_repeat_each_raise_their_category(world):
    visit = world.visit()
    submission = world.submission(SMELL, text("depth", "0.49"), fault("rubbish"), fault("dirty", "死鱼"))

    assert raised(submission) == [
        ("water/smell", "", "dirty"),
        ("depth", "", "late"),
        ("faults/category", "0", "rubbish"),
        ("faults/category", "1", "dirty"),
    ]
    visit.refresh_from_db()
    assert visit.result == "faults"


def test_a_finding_says_what_was_answered_in_words(world):
    world.visit()
    submission = world.submission(SMELL, fault("rubbish", "岸边堆着建筑垃圾"))

    assert [row.text for row in submission.findings.all()] == [
        "水面气味：有异味",
        "类别：垃圾\n情况：岸边堆着建筑垃圾",
    ]


def test_an_answer_that_is_no_category_raises_nothing(world):
    world.visit()
    assert raised(world.submission(fault("unheard-of"))) == []


def test_a_number_that_is_none_raises_nothing(world):
    world.visit()
    assert raised(world.submission(text("depth", "shallow"))) == []


def test_each_finding_is_a_signal_and_a_problem_brought_in_by_a_named_actor(world):
    world.visit()
    submission = world.submission(SMELL)

    [finding] = submission.findings.all()
    problem, signal = finding.problem, finding.signal
    assert (signal.channel, signal.status, signal.site, signal.room) == ("visit", "problem", world.site, world.room)
    assert (problem.category, problem.site, problem.room, problem.created_by) == (
        "dirty",
        world.site,
        world.room,
        None,
    )
    assert problem.title == f"{world.site.name}：水质差"
    assert {move.role for move in history(problem)} == {"system"}


@pytest.mark.parametrize("raises", ["signal"])
def test_where_the_topic_says_so_it_stays_a_signal_for_somebody_to_look_at(world):
    world.visit()
    submission = world.submission(SMELL)

    [finding] = submission.findings.all()
    assert (finding.problem, finding.signal.status) == (None, "registered")


def test_raising_again_changes_nothing(world):
    world.visit()
    submission = world.submission(SMELL)

    assert raise_findings(raiser(world.room.pk), submission=submission) == []
    assert (Signal.objects.count(), Problem.objects.count()) == (1, 1)


def test_photos_beside_an_answer_are_evidence_of_its_problem(world):
    world.visit()
    xml = world.xml(SMELL, fault("rubbish", photo="r.jpg"))
    take(world.member, xml=xml, files={"water.jpg": io.BytesIO(picture(1)), "r.jpg": io.BytesIO(picture(2))})

    smell, rubbish = Problem.objects.order_by("pk")
    names = {problem.pk: set(evidence(problem)) for problem in (smell, rubbish)}
    assert names == {smell.pk: {"water.jpg"}, rubbish.pk: {"r.jpg"}}


def evidence(problem):
    rows = Evidence.objects.filter(kind="problems.problem", row=problem.pk)
    return [row.file.name for row in rows.select_related("file")]


def test_a_photo_that_arrives_later_still_finds_its_problem(world):
    world.visit()
    receipt = world.take(SMELL)
    add_file(world.member, instance=receipt.instance, name="water.jpg", stream=io.BytesIO(picture()))

    assert evidence(Problem.objects.get()) == ["water.jpg"]


def test_an_edit_adds_what_it_newly_raises_and_takes_nothing_out_of_the_loop(world):
    world.visit()
    first = instance()
    world.take(SMELL, named=first)
    world.take(node("water", text("smell", "none")), text("depth", "0.1"), deprecated=first)

    assert {row.category for row in Finding.objects.all()} == {"dirty", "late"}
    assert Problem.objects.count() == 2


def test_what_the_regulator_had_passed_some_days_before_is_said(world):
    world.visit()
    world.passed(9)
    seen = world.passed(3)
    submission = world.submission(SMELL)

    [missed] = Missed.objects.all()
    assert (missed.visit, missed.days, missed.unit) == (seen, 3, world.ponds.regulator)
    [shown] = problem_objects(world.planner, [submission.findings.get().problem])
    assert [item["kind"] for item in shown["remarks"]] == ["missed-by"]


@pytest.mark.parametrize(("days", "result"), [(8, "passed"), (3, "faults")])
def test_what_it_had_not_passed_or_passed_long_ago_is_no_oversight(world, days, result):
    world.visit()
    world.passed(days, result=result)
    world.take(SMELL)

    assert not Missed.objects.exists()


def test_a_clean_visit_leaves_the_regulator_alone(world):
    world.visit()
    world.passed(1)
    world.take(CLEAN)

    assert not Missed.objects.exists()


def test_findings_of_a_late_submission_are_dated_to_the_visit(world):
    world.visit()
    with time.at(NOON + timedelta(days=1)):
        world.take(SMELL)

    assert Signal.objects.get().occurred_on == TODAY
    assert Submission.objects.get().received_at == NOON + timedelta(days=1)
