"""What the worker computes: asked for once, as whoever asked, in that person's language, with every refusal told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.field.world import TOPIC
from tests.kernel.rota.conftest import CONTRIBUTION, MONTH
from zhujian.kernel import time
from zhujian.kernel.access.actions import revoke_grant
from zhujian.kernel.access.models import Grant
from zhujian.kernel.audit.models import Event
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.rota.actions import abandon, contribute
from zhujian.kernel.rota.allowed import allowed, can_be_replanned
from zhujian.kernel.rota.jobs import draw, said_of, try_out
from zhujian.kernel.rota.models import Plan
from zhujian.kernel.rota.running import KEPT, LONGEST, begin_publishing, begin_trial, named, publishing_of, trial_of
from zhujian.kernel.rota.values import Obstacle, Rule, Score
from zhujian.kernel.rota.values import Plan as Drawn


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def test_a_trial_says_how_good_and_writes_nothing(office):
    events = Event.objects.count()
    said = try_out.func(named(office.planner), TOPIC, MONTH.isoformat())
    assert said["obstacles"] == []
    assert said["team_days"] == 0
    assert any(words.startswith("每日巡查：124 次督查") for words in said["scores"])
    assert (Visit.objects.count(), Plan.objects.count(), Event.objects.count()) == (0, 0, events)


def test_a_topic_that_cannot_be_planned_is_told_not_raised(office):
    assert "还没有可排班" in try_out.func(named(office.planner), "conduct", MONTH.isoformat())["refused"]


def test_it_answers_in_the_language_of_whoever_asked(office):
    with translation.override("en"):
        who = named(office.planner)
    assert who[3] == "en"
    english = try_out.func(who, "conduct", MONTH.isoformat())["refused"]
    assert english != try_out.func(named(office.planner), "conduct", MONTH.isoformat())["refused"]


def test_publishing_is_done_as_whoever_asked(office):
    plan = office.contributed()
    said = draw.func(plan.pk, named(office.planner))
    plan.refresh_from_db()
    assert (plan.status, said["obstacles"], said["changes"]) == ("published", [], None)
    event = Event.objects.get(action="rota.publish")
    assert (event.account, event.role) == (office.planner.account, "supervision")


def test_whoever_lost_the_role_publishes_nothing(office):
    plan = office.contributed()
    who = named(office.planner)
    revoke_grant(SYSTEM, grant=Grant.objects.get(account=office.planner.account), reason="调离")
    assert draw.func(plan.pk, who)["refused"]
    plan.refresh_from_db()
    assert (plan.status, Visit.objects.count()) == ("contributed", 0)


def test_a_draw_that_was_given_up_meanwhile_is_not_published(office):
    plan = office.contributed()
    begin_publishing(office.planner, plan)
    abandon(office.planner, plan=plan, reason="有一个组临时解散。")
    assert "已作废" in draw.func(plan.pk, named(office.planner))["refused"]
    assert Visit.objects.count() == 0


def test_only_the_room_asks_for_it(office):
    plan = office.contributed()
    with pytest.raises(Forbidden):
        begin_publishing(personas.supervision(unit=factories.unit(Unit.OFFICE)), plan)
    assert not DBTaskResult.objects.exists()


def test_what_is_not_ready_is_not_asked_for(office):
    with pytest.raises(Conflict):
        begin_publishing(office.planner, office.committed())
    assert not DBTaskResult.objects.exists()


def test_nothing_asked_for_is_neither_running_nor_broken(office):
    run = publishing_of(office.committed())
    assert (run.is_running, run.is_done, run.is_broken, run.refused) == (False, False, False, "")


@pytest.mark.parametrize(
    ("status", "age", "running", "broken"),
    [
        ("READY", timedelta(0), True, False),
        ("RUNNING", timedelta(0), True, False),
        ("RUNNING", LONGEST + timedelta(minutes=1), False, True),
        ("FAILED", timedelta(0), False, True),
        ("SUCCESSFUL", timedelta(0), False, False),
    ],
)
def test_how_it_stands(office, status, age, running, broken):
    plan = office.contributed()
    begin_publishing(office.planner, plan)
    DBTaskResult.objects.update(status=status, enqueued_at=time.real_now() - age)
    run = publishing_of(plan)
    assert (run.is_running, run.is_broken, run.is_done) == (running, broken, status == "SUCCESSFUL")


def test_a_trial_of_another_month_or_person_is_another(office):
    begin_trial(office.planner, TOPIC, MONTH)
    assert trial_of(office.planner, TOPIC, MONTH).is_running
    assert not trial_of(office.planner, TOPIC, MONTH.replace(month=11)).is_running
    assert not trial_of(office.planner, "conduct", MONTH).is_running
    assert not trial_of(personas.supervision(unit=office.room), TOPIC, MONTH).is_running


def test_a_trial_is_forgotten_after_two_hours(office):
    begin_trial(office.planner, TOPIC, MONTH)
    DBTaskResult.objects.update(status="SUCCESSFUL", enqueued_at=time.real_now() - KEPT - timedelta(minutes=1))
    assert trial_of(office.planner, TOPIC, MONTH).status == ""


def test_what_stands_in_the_way_is_said_in_words_with_its_duty(office):
    obstacle = Obstacle(Rule.CAPACITY, "daily", MONTH, MONTH, need=4, can=3, short_by=1, team_days=1)
    score = Score("daily", visits=3, gaps=1, gaps_bound=1, spread=0, spread_bound=0, ways=0)
    said = said_of(TOPIC, Drawn((), obstacles=(obstacle, obstacle), scores=(score,)))
    assert said["team_days"] == 2
    assert said["obstacles"][0].startswith("每日巡查：督查组不够：10月1日每天有 4 处点位要查")
    assert "漏 1 处次（已证明不能更少）" in said["scores"][0]


def test_steps_are_open_one_after_the_other(office):
    plan = office.committed()
    assert (allowed(office.planner, plan), allowed(office.witness, plan)) == (("abandon",), ("contribute",))
    given = contribute(office.witness, plan=plan, contribution=CONTRIBUTION)
    assert (allowed(office.planner, given), allowed(office.witness, given)) == (("publish", "abandon"), ())


def test_while_it_is_computed_the_room_waits(office):
    plan = office.contributed()
    assert allowed(office.planner, plan) == ("publish", "abandon")
    begin_publishing(office.planner, plan)
    assert allowed(office.planner, plan) == ()


def test_a_plan_is_adjusted_while_it_lasts(office):
    plan = office.published()
    assert can_be_replanned(plan)
    with time.at(time.now() + timedelta(days=40)):
        assert not can_be_replanned(plan)
