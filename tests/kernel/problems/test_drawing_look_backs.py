"""Look-back: a share of the closed problems is drawn, by the topic's own settings, and somebody new looks again."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests.kernel.problems.world import MORNING, World
from zhujian.kernel import time
from zhujian.kernel.errors import Conflict
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.actions import verify
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.values import LookBack

MANY = 2000


def look_back(monkeypatch: pytest.MonkeyPatch, share: float, after_days: int = 30) -> None:
    """Let the topic of mines draw this share."""
    topic = SimpleNamespace(look_back=LookBack(share, after_days))
    monkeypatch.setattr(verify, "find_topic", lambda _code: topic)


def drawn(count: int) -> int:
    """How many of so many problems, each with a salt of its own, are drawn."""
    day = date(2022, 9, 30)
    return sum(verify._drawn_for(Problem(topic="mines"), day) is not None for _index in range(count))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_the_share_of_the_topic_is_drawn(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    look_back(monkeypatch, share)
    assert abs(drawn(MANY) / MANY - share) < 0.06


def test_all_or_none_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    look_back(monkeypatch, 1)
    assert drawn(50) == 50
    look_back(monkeypatch, 0)
    assert drawn(50) == 0


def test_the_draw_of_a_problem_does_not_change_when_it_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    look_back(monkeypatch, 0.5)
    problem = Problem(topic="mines")
    assert len({verify._drawn_for(problem, date(2022, 9, 30)) for _index in range(20)}) == 1


def test_a_topic_without_the_table_or_that_is_gone_draws_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for topic in (SimpleNamespace(look_back=None), None):
        monkeypatch.setattr(verify, "find_topic", lambda _code, given=topic: given)
        assert drawn(20) == 0


def test_a_drawn_problem_waits_for_its_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    look_back(monkeypatch, 1, after_days=45)
    problem = world.closed()
    assert (problem.closed_at, problem.look_back_on) == (MORNING, date(2022, 10, 23))


def test_what_holds_is_done_with_and_stays_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    look_back(monkeypatch, 1)
    problem = world.closed()
    with time.at(MORNING.replace(month=11)):
        looked = actions.look_back(world.actor("c"), problem=problem, result="holds", text="现场查看，灯具完好。")
    assert (looked.status, looked.look_back_on, looked.looked_back_at) == ("closed", None, MORNING.replace(month=11))


def test_what_recurs_is_reopened_and_waits_for_no_look_back_until_it_is_closed_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_back(monkeypatch, 1)
    problem = world.closed()
    looked = actions.look_back(world.actor("c"), problem=problem, result="recurs", text="又有两盏不亮。")
    assert (looked.status, looked.look_back_on, looked.reopened) == ("reopened", None, 1)


@pytest.mark.parametrize("who", ["a", "b"])
def test_neither_who_assigned_nor_who_verified_looks_back(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    look_back(monkeypatch, 1)
    problem = world.closed()
    with pytest.raises(Conflict) as caught:
        actions.look_back(world.actor(who), problem=problem, result="holds", text="到位")
    assert caught.value.rule == "looked-back-by-somebody-new"
