"""A submission is reviewed; rejecting one that has findings takes a reason and a second person."""

from datetime import timedelta

import pytest

from tests import personas
from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, NOON, SMELL, TODAY, text
from zhujian.kernel import time
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from zhujian.kernel.field.actions import add_member
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.actions import consent, review
from zhujian.kernel.workflow.consents import pending


@pytest.fixture
def clean(world):
    world.visit()
    return world.submission(CLEAN)


@pytest.fixture
def faulty(world):
    world.visit()
    return world.submission(SMELL)


def test_a_room_accepts(world, clean):
    assert review(world.planner, submission=clean, outcome="accepted").status == "accepted"


def test_an_issue_needs_words_and_goes_back_to_whoever_handed_it_in(world, clean):
    with pytest.raises(Invalid):
        review(world.planner, submission=clean, outcome="has-issues")
    assert review(world.planner, submission=clean, outcome="has-issues", reason="缺少塘口全景。").status == "has-issues"


def test_an_unknown_outcome_is_named(world, clean):
    with pytest.raises(Invalid) as refusal:
        review(world.planner, submission=clean, outcome="splendid")
    assert {error.field for error in refusal.value.errors} == {"outcome"}


def test_rejecting_one_without_findings_takes_one_person_and_the_visit_counts_as_missed(world, clean):
    review(world.planner, submission=clean, outcome="rejected", reason="照片是去年的。")
    clean.refresh_from_db()
    clean.visit.refresh_from_db()
    assert (clean.status, clean.visit.status) == ("rejected", "missed")


def test_rejecting_one_with_findings_waits_for_a_second_person(world, faulty):
    with pytest.raises(Invalid):
        review(world.planner, submission=faulty, outcome="rejected")
    assert review(world.planner, submission=faulty, outcome="rejected", reason="误填。").status == "received"
    assert pending(faulty) is not None

    with pytest.raises(Forbidden):
        consent(world.planner, submission=faulty, agree=True)
    consent(personas.leader(), submission=faulty, agree=True, reason="同意。")
    faulty.refresh_from_db()
    assert faulty.status == "rejected"
    assert verify().faults == []


def test_a_refusal_leaves_everything_as_it_was(world, faulty):
    review(world.planner, submission=faulty, outcome="rejected", reason="误填。")
    consent(personas.leader(), submission=faulty, agree=False, reason="情况属实，不得撤下。")

    faulty.refresh_from_db()
    faulty.visit.refresh_from_db()
    assert (faulty.status, faulty.visit.status, pending(faulty)) == ("received", "done", None)


def test_a_problem_that_was_raised_stays_in_the_loop(world, faulty):
    review(world.planner, submission=faulty, outcome="rejected", reason="误填。")
    consent(personas.leader(), submission=faulty, agree=True)

    assert Problem.objects.get().status == "registered"


@pytest.mark.parametrize("raises", ["signal"])
def test_a_signal_that_nobody_has_looked_at_goes_with_it(world, faulty):
    review(world.planner, submission=faulty, outcome="rejected", reason="误填。")
    consent(personas.leader(), submission=faulty, agree=True)

    assert Signal.objects.get().status == "dismissed"


def test_a_visit_with_another_submission_that_stands_took_place(world, clean):
    world.submission(text("depth", "2"))
    review(world.planner, submission=clean, outcome="rejected", reason="重复。")
    clean.visit.refresh_from_db()
    assert clean.visit.status == "done"


def test_what_was_rejected_is_not_reviewed_again(world, clean):
    review(world.planner, submission=clean, outcome="rejected", reason="旧照。")
    with pytest.raises(Conflict):
        review(world.planner, submission=clean, outcome="accepted")


def test_nobody_reviews_what_they_handed_in(world):
    account = personas.account("supervision", unit=world.room)
    from tests import factories

    factories.grant(account, "field-team")
    add_member(SYSTEM, team=world.team, account=account, since=TODAY)
    world.visit()
    from zhujian.kernel.submissions.models import Submission
    from zhujian.kernel.submissions.taking import take

    receipt = take(personas.acting(account, "field-team"), xml=world.xml(CLEAN))
    submission = Submission.objects.get(pk=receipt.submission)
    with pytest.raises(Forbidden):
        review(personas.acting(account, "supervision"), submission=submission, outcome="accepted")


@pytest.mark.parametrize("role", ["leader", "resident", "inspection-office"])
def test_others_do_not_review(world, clean, role):
    with pytest.raises((Forbidden, NotFound)):
        review(personas.actor(role), submission=clean, outcome="accepted")


@pytest.mark.parametrize("role", ["liaison", "system-admin", "petition-office"])
def test_others_do_not_even_see_it(world, clean, role):
    with pytest.raises(NotFound):
        review(personas.actor(role), submission=clean, outcome="accepted")


def test_reviewing_the_day_after_is_no_different(world, clean):
    with time.at(NOON + timedelta(days=1)):
        assert review(world.planner, submission=clean, outcome="accepted").status == "accepted"
