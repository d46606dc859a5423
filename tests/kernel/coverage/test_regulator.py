"""Three times within thirty days the regulator passed what a team then found: that is a signal, once."""

from datetime import date, timedelta

import pytest

from tests.factories import SYSTEM
from tests.kernel.coverage.looking import browser
from tests.kernel.coverage.world import PONDS, TODAY, World, at, days_ago
from tests.kernel.submissions.world import NOON, SMELL
from zhujian.kernel import time
from zhujian.kernel.coverage.actions import reproach
from zhujian.kernel.coverage.models import Reproach
from zhujian.kernel.coverage.months import Month
from zhujian.kernel.coverage.regulators import lapses_by_month, lapses_in, repetitions
from zhujian.kernel.errors import Conflict, Forbidden
from zhujian.kernel.signals.models import Signal
from zhujian.kernel.submissions.actions import consent, review
from zhujian.kernel.submissions.models import Missed, Submission


def lapse(world: World, day: date) -> None:
    """On this day a team finds what the regulator passed the day before."""
    with time.at(at(day)):
        world.base.passed((TODAY - day).days + 1)
        world.planned(day)
        world.base.take(SMELL, start=at(day, 11), end=at(day))


def lapses(world: World, *days: int) -> None:
    for back in sorted(days, reverse=True):
        lapse(world, days_ago(back))


def test_lapses_are_counted_by_unit_and_month(world: World):
    lapses(world, 40, 3, 1)
    found = lapses_by_month(world.planner, PONDS)
    assert [(str(each.month), each.unit, each.count) for each in found] == [
        ("2022-09", world.base.ponds.regulator, 2),
        ("2022-08", world.base.ponds.regulator, 1),
    ]
    assert lapses_in(world.planner, PONDS, Month.of(TODAY)).count() == 2


def test_two_are_no_repetition(world: World):
    lapses(world, 5, 1)
    assert repetitions(world.planner, PONDS) == []


def test_three_within_thirty_days_are(world: World):
    lapses(world, 29, 10, 1)
    [found] = repetitions(world.planner, PONDS)
    assert (found.unit, found.since, found.until, len(found.cases)) == (
        world.base.ponds.regulator,
        days_ago(29),
        days_ago(1),
        3,
    )


def test_three_in_more_than_thirty_days_are_not(world: World):
    lapses(world, 31, 10, 1)
    assert repetitions(world.planner, PONDS) == []


def test_what_was_rejected_is_no_lapse(world: World):
    lapses(world, 5, 3, 1)
    row = Submission.objects.order_by("pk").first()
    assert row is not None
    review(world.planner, submission=row, outcome="rejected", reason="照片不是现场")
    consent(world.actor("leader"), submission=row, agree=True)
    assert repetitions(world.planner, PONDS) == []
    assert Missed.objects.count() == 3


def test_they_become_a_signal_against_the_regulator(world: World):
    lapses(world, 5, 3, 1)
    signal = reproach(world.planner, topic=world.topic, unit=world.base.ponds.regulator)
    assert (signal.subject, signal.topic, signal.status, signal.site) == (
        world.base.ponds.regulator,
        PONDS,
        "registered",
        None,
    )
    assert "3 次" in signal.summary
    assert signal.text.count("水质差") == 3
    row = Reproach.objects.get()
    assert (row.signal, row.since, row.until, row.cases) == (signal, days_ago(5), days_ago(1), 3)


def test_a_period_is_told_once(world: World):
    lapses(world, 5, 3, 1)
    reproach(world.planner, topic=world.topic, unit=world.base.ponds.regulator)
    assert repetitions(world.planner, PONDS) == []
    with pytest.raises(Conflict):
        reproach(world.actor("supervision"), topic=world.topic, unit=world.base.ponds.regulator)
    assert Reproach.objects.count() == 1


def test_new_lapses_after_it_begin_a_new_period(world: World):
    lapses(world, 20, 15, 10)
    reproach(world.planner, topic=world.topic, unit=world.base.ponds.regulator)
    lapses(world, 3, 2)
    assert repetitions(world.planner, PONDS) == []
    lapses(world, 1)
    [found] = repetitions(world.planner, PONDS)
    assert (found.since, found.until) == (days_ago(3), days_ago(1))


def test_a_proposal_stands_until_it_is_done(world: World):
    lapses(world, 5, 3, 1)
    with time.at(NOON + timedelta(days=90)):
        assert len(repetitions(world.planner, PONDS)) == 1


def test_a_leader_sees_it_and_registers_nothing(world: World):
    lapses(world, 5, 3, 1)
    leader = world.actor("leader")
    assert len(repetitions(leader, PONDS)) == 1
    with pytest.raises(Forbidden):
        reproach(leader, topic=world.topic, unit=world.base.ponds.regulator)


@pytest.mark.parametrize("role", ["liaison", "field-team", "resident", "inspection-office"])
def test_others_see_no_lapses(world: World, role: str):
    lapses(world, 5, 3, 1)
    actor = world.actor(role)
    assert lapses_by_month(actor, PONDS) == []
    assert repetitions(actor, PONDS) == []


def test_who_registers_signals_and_sees_no_lapses_makes_none_of_them(world: World):
    lapses(world, 5, 3, 1)
    with pytest.raises(Forbidden):
        reproach(world.actor("resident"), topic=world.topic, unit=world.base.ponds.regulator)
    assert not Signal.objects.filter(subject=world.base.ponds.regulator).exists()


def test_the_page_proposes_it_and_a_press_registers_it(world: World):
    lapses(world, 5, 3, 1)
    client = browser(world.base.accounts[0])
    address = "/coverage/regulator/?topic=ponds"
    shown = client.get(address).content.decode()
    assert ">登记为信号</button>" in shown
    answer = client.post(f"/coverage/regulator/ponds/{world.base.ponds.regulator.code}/signal/")
    signal = Reproach.objects.get().signal
    assert (answer.status_code, answer["Location"]) == (302, f"/signals/{signal.pk}/")
    after = client.get(address).content.decode()
    assert ">登记为信号</button>" not in after
    assert f"#{signal.pk}" in after


def test_looking_registers_nothing(world: World):
    lapses(world, 5, 3, 1)
    client = browser(world.base.accounts[0])
    assert client.get(f"/coverage/regulator/ponds/{world.base.ponds.regulator.code}/signal/").status_code == 405
    assert not Reproach.objects.exists()


def test_the_system_sees_them_too(world: World):
    lapses(world, 5, 3, 1)
    assert len(repetitions(SYSTEM, PONDS)) == 1
