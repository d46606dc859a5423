"""The ladder of escalation: each change of a problem's light is told once, to those whom the topic names."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tests import factories, personas
from tests.kernel.problems.telling import entries, in_post, told, use_ladder
from tests.kernel.problems.world import MORNING, World
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.clocks.models import Clock
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.jobs import schedule
from zhujian.kernel.notices.models import Notice
from zhujian.kernel.notices.spread import spread
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions, jobs
from zhujian.kernel.problems.models import Problem

# The order of 8 September runs for fifteen days: first reminder at ten days left, amber at five, red after the 23rd.
REMINDED, AMBER, RED = (MORNING.replace(day=day) for day in (13, 18, 24))
KINDS = ("problems.turned-green", "problems.turned-amber", "problems.turned-red")


def run(moment: datetime) -> object:
    """How many clocks the worker tells of at this moment."""
    with time.at(moment):
        return jobs.cross_lights()


def clock_of(problem: Problem) -> Clock:
    return Clock.objects.get(row=problem.pk, kind="problems.problem", stopped_at=None)


def test_nobody_is_told_while_there_is_time(world: World) -> None:
    problem = world.assigned()
    assert run(REMINDED - timedelta(days=1)) == 0
    assert entries(problem) == []


def test_amber_is_told_to_those_whom_the_topic_names_and_stands_in_the_history(world: World) -> None:
    owner, problem = world.account("owner"), world.assigned()
    assert run(AMBER) == 1
    [entry] = entries(problem)
    assert (entry.action, entry.source, entry.target, entry.at) == (KINDS[1], "assigned", "assigned", AMBER)
    assert entry.reason == "已提醒联络员。分管负责人没有可提醒的账号，须另行告知。"
    assert told(KINDS[1]) == [owner.pk]


def test_the_notice_leads_to_the_problem_and_says_what_it_is(world: World) -> None:
    from zhujian.kernel.notices.kinds import words_of

    world.account("owner")
    problem = world.assigned()
    run(RED)
    spread()
    notice = Notice.objects.get(kind=KINDS[2])
    assert notice.url == f"/problems/{problem.number}/"
    with translation.override("zh-hans"):
        assert words_of(notice.kind, notice.text) == f"问题 {problem.number} 已超期，请立即办理。"


def test_a_stage_is_told_once_however_often_the_worker_looks(world: World) -> None:
    owner, problem = world.account("owner"), world.assigned()
    assert [run(AMBER), run(AMBER), run(AMBER + timedelta(days=1))] == [1, 0, 0]
    assert [run(RED), run(RED + timedelta(days=30))] == [1, 0]
    assert [entry.action for entry in entries(problem)] == list(KINDS[1:])
    assert told(KINDS[1]) == told(KINDS[2]) == [owner.pk]


def test_a_worker_that_was_away_tells_of_the_present_stage_alone(world: World) -> None:
    world.account("owner")
    problem = world.assigned()
    run(RED)
    assert [entry.action for entry in entries(problem)] == [KINDS[2]]
    assert clock_of(problem).told == "red"


def test_a_stage_at_which_the_ladder_names_nobody_leaves_no_entry(world: World) -> None:
    problem = world.assigned()
    assert run(REMINDED) == 1
    assert (entries(problem), clock_of(problem).told) == ([], "green")
    assert run(REMINDED) == 0


def test_the_first_reminder_is_told_where_the_topic_wants_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, problem = world.account("owner"), world.assigned()
    use_ladder(monkeypatch, green=("liaison",))
    run(REMINDED)
    assert [entry.reason for entry in entries(problem, KINDS[0])] == ["已提醒联络员。"]
    assert told(KINDS[0]) == [owner.pk]


def test_heads_and_deputies_are_known_by_their_posts(world: World) -> None:
    liaison = world.account("owner")
    head = in_post(world, world.owner, "矿长", is_head=True)
    deputy = in_post(world, world.owner, "副矿长", is_head=False)
    in_post(world, world.owner, "安全员", is_head=False)
    in_post(world, world.regulator, "局长", is_head=True)
    problem = world.assigned()
    run(AMBER)
    assert told(KINDS[1]) == sorted([liaison.pk, deputy.pk])
    run(RED)
    assert told(KINDS[2]) == sorted([liaison.pk, deputy.pk, head.pk])
    assert entries(problem, KINDS[2])[0].reason == "已提醒联络员、分管负责人、主要负责人。"


def test_a_head_who_left_is_told_no_more(world: World) -> None:
    from tests.factories import SYSTEM
    from zhujian.kernel.org.actions import end_post
    from zhujian.kernel.org.models import Post

    head = in_post(world, world.owner, "矿长", is_head=True)
    end_post(SYSTEM, post=Post.objects.get(person=head.person), until=AMBER.date())
    world.assigned()
    run(RED)
    assert told(KINDS[2]) == []


def test_the_handler_the_resident_group_and_the_leaders_can_be_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = world.regulator.resident_group
    assert group is not None
    resident = personas.account("resident", unit=group, over=world.regulator)
    leader = world.account("leader")
    use_ladder(monkeypatch, red=("handler", "resident", "leader"))
    problem = actions.assign(world.actor("a"), problem=world.problem(), unit=world.regulator)
    run(RED)
    assert entries(problem)[0].reason == "已提醒交办部门、派驻纪检监察组、纪委监委领导。"
    assert told(KINDS[2]) == sorted([world.account("a").pk, resident.pk, leader.pk])


def test_somebody_on_two_rungs_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    head = in_post(world, world.owner, "矿长", is_head=True)
    use_ladder(monkeypatch, red=("head", "head", "liaison"))
    world.assigned()
    run(RED)
    assert told(KINDS[2]) == [head.pk]


def test_once_the_unit_has_reported_the_office_is_told(world: World) -> None:
    problem = world.submitted()
    rooms = {world.account(who).pk for who in ("a", "b")}
    run(RED)
    words = "已提醒承办部门。部门分管负责人、部门主要负责人没有可提醒的账号，须另行告知。"
    assert entries(problem, KINDS[2])[0].reason == words
    assert set(told(KINDS[2])) == rooms


def test_a_clock_that_stands_still_tells_nobody(world: World) -> None:
    problem = actions.suspend(world.actor("a"), problem=world.assigned(), reason="封井待检")
    assert run(RED) == 0
    with time.at(RED):
        actions.resume(world.actor("a"), problem=problem, reason="检验完毕")
    assert run(RED) == 0, "the days that it stood still were added"


def test_a_stopped_clock_tells_nobody(world: World) -> None:
    problem = world.closed()
    assert run(RED) == 0
    assert entries(problem) == []


def test_a_due_date_that_was_moved_is_told_of_anew(world: World) -> None:
    world.account("owner")
    problem = world.assigned()
    run(AMBER)
    with time.at(AMBER):
        actions.extend(world.actor("owner"), problem=problem, days=10, reason="等配件")
        actions.consent(world.actor("leader"), problem=problem, agree=True, reason="同意")
    assert run(AMBER + timedelta(hours=1)) == 0
    problem.refresh_from_db()
    assert problem.amber_at is not None
    assert run(problem.amber_at) == 1
    assert [entry.action for entry in entries(problem)] == [KINDS[1], KINDS[1]]


def test_the_event_names_stage_rungs_and_accounts_and_the_log_holds(world: World) -> None:
    owner, problem = world.account("owner"), world.assigned()
    run(AMBER)
    event = Event.objects.get(action="problems.escalate")
    assert (event.account, event.role, event.subject) == (None, "system:worker", f"problems.problem:{problem.pk}")
    noted = json.loads(event.data)
    assert (noted["stage"], noted["rungs"], noted["told"]) == ("amber", ["liaison", "deputy-head"], [owner.pk])
    assert verify().holds


def test_a_second_worker_finds_that_it_was_told(world: World) -> None:
    problem = world.assigned()
    clock = clock_of(problem)
    with time.at(AMBER):
        actions.escalate(jobs.WORKER, problem=problem, clock=clock)
        with pytest.raises(Conflict):
            actions.escalate(jobs.WORKER, problem=problem, clock=clock)
    assert Event.objects.filter(action="problems.escalate").count() == 1


def test_nothing_is_marked_where_the_telling_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = world.assigned()
    with monkeypatch.context() as broken:
        broken.setattr("zhujian.kernel.problems.actions.remind.rungs", lambda *_given: 1 / 0)
        assert run(AMBER) == 0
    assert clock_of(problem).told == ""
    assert run(AMBER) == 1, "a worker that was killed half way has told nobody, and the next one does"
    assert len(entries(problem)) == 1


def test_one_problem_in_trouble_keeps_no_other_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhujian.kernel.problems import ladder

    bad, good = world.assigned(), world.assigned()
    found = ladder.rungs

    def failing(problem: Problem, stage: str) -> object:
        assert problem.pk != bad.pk
        return found(problem, stage)

    monkeypatch.setattr("zhujian.kernel.problems.actions.remind.rungs", failing)
    assert run(AMBER) == 1
    assert [len(entries(problem)) for problem in (bad, good)] == [0, 1]


def test_a_person_cannot_do_what_the_worker_does(world: World) -> None:
    problem = world.assigned()
    with time.at(AMBER), pytest.raises(Forbidden):
        actions.escalate(world.actor("a"), problem=problem, clock=clock_of(problem))


def test_the_usual_ladder_holds_where_the_topic_is_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = world.account("owner")
    world.assigned()
    monkeypatch.setattr("zhujian.kernel.problems.ladder.find_topic", lambda _code: None)
    run(AMBER)
    assert told(KINDS[1]) == [owner.pk]


def test_an_unassigned_unit_of_the_office_leaves_the_ladder_empty_handed(world: World) -> None:
    from zhujian.kernel.problems.ladder import rungs

    problem = world.submitted()
    problem.room = None
    assert [rung.accounts for rung in rungs(problem, "red")] == [(), (), ()]


def test_another_units_liaison_is_not_told(world: World) -> None:
    world.account("regulator")
    personas.account("liaison", unit=factories.unit(Unit.ENTERPRISE))
    world.assigned()
    run(RED)
    assert told(KINDS[2]) == []


def test_the_worker_does_it_every_few_minutes() -> None:
    known = {job.name: job.interval for job in schedule.jobs()}
    for name in ("cross_lights", "chase_receipts"):
        assert known[f"zhujian.kernel.problems.jobs.{name}"] <= timedelta(minutes=15)
