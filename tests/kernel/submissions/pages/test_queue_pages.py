"""What waits for somebody: each queue is the list behind its number, and hides what the list hides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import SYSTEM
from tests.kernel.submissions.world import CLEAN, SMELL, TODAY
from zhujian.kernel.field.actions import close_days, explain_missed
from zhujian.kernel.submissions.actions import review

YESTERDAY = TODAY - timedelta(days=1)


def queue(visitor, code):
    page = visitor.get(f"/visits/?todo={code}")
    assert visitor.count(f"/visits/?todo={code}", "/visits/count/") == len(page.rows())
    return page.rows()


def of(*visits):
    return [f"/visits/{each.pk}/" for each in visits]


def test_what_was_handed_in_waits_for_review_until_it_is_reviewed(world, visit):
    made = world.visit()
    assert queue(visit("planner"), "review") == []
    submission = world.submission(CLEAN)
    assert queue(visit("planner"), "review") == of(made)
    review(world.planner, submission=submission, outcome="accepted")
    assert queue(visit("planner"), "review") == []


def test_a_proposed_rejection_waits_for_a_leader_and_no_longer_for_a_room(world, visit):
    made = world.visit()
    review(world.planner, submission=world.submission(SMELL), outcome="rejected", reason="误填")
    assert queue(visit("leader"), "consent") == of(made)
    assert queue(visit("planner"), "review") == []
    assert queue(visit("planner"), "consent") == []


def test_a_missed_visit_waits_until_somebody_says_why(world, visit):
    made = world.visit(YESTERDAY)
    close_days(SYSTEM)
    assert queue(visit("planner"), "explain") == of(made)
    explain_missed(world.planner, visit=made, reason="道路中断", consequence="made-up")
    assert queue(visit("planner"), "explain") == []


def test_a_hidden_visit_waits_for_the_room_that_ordered_it_alone(world, visit):
    made = world.visit(YESTERDAY, kind="covert")
    close_days(SYSTEM)
    assert queue(visit("planner"), "explain") == of(made)
    assert queue(visit("other"), "explain") == []


def test_a_team_has_its_visits_of_today_and_is_told_how_many(world, visit):
    today = world.visit()
    world.visit(TODAY + timedelta(days=1))
    assert queue(visit("member"), "today") == of(today)
    page = visit("member").get("/visits/")
    assert "1" in page.tree.xpath("string(//nav//a[@href='/visits/'])")
    assert queue(visit("field-team"), "today") == []


def test_what_was_sent_back_waits_for_whoever_handed_it_in(world, visit):
    made = world.visit()
    review(world.planner, submission=world.submission(CLEAN), outcome="has-issues", reason="缺全景")
    assert queue(visit("member"), "mend") == of(made)


@pytest.mark.parametrize(
    ("who", "code"), [("member", "review"), ("leader", "review"), ("resident", "explain"), ("owner", "today")]
)
def test_a_queue_that_is_not_theirs_is_empty(world, visit, who, code):
    world.visit()
    world.submission(CLEAN)
    assert queue(visit(who), code) == []
