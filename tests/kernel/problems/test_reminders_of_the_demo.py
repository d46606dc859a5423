"""In the demo county's story the worker makes its rounds as it would have, so that its present is quiet."""

from __future__ import annotations

from datetime import timedelta

from tests.kernel.problems.telling import entries
from tests.kernel.problems.world import MORNING, World
from zhujian.demo.stage import Life, Stage
from zhujian.demo.story import rounds
from zhujian.kernel import time
from zhujian.kernel.problems import actions, jobs


def test_the_present_finds_nothing_untold(world: World) -> None:
    late, present = world.assigned(), MORNING + timedelta(days=40)
    stage = Stage()
    stage.enter(MORNING, rounds(MORNING))
    stage.play(present)
    assert [entry.action for entry in entries(late)] == [
        "problems.chase-receipt",
        "problems.turned-amber",
        "problems.turned-red",
    ]
    with time.at(present):
        assert (jobs.cross_lights(), jobs.chase_receipts()) == (0, 0)


def test_the_rounds_go_on_between_the_steps_of_others(world: World) -> None:
    problem = world.assigned()

    def signs() -> Life:
        actions.acknowledge(world.actor("owner"), problem=problem)
        yield from ()

    noon = MORNING + timedelta(hours=3)
    stage = Stage()
    stage.enter(noon, signs())
    stage.enter(MORNING, rounds(MORNING))
    stage.play(MORNING + timedelta(days=10))
    assert [entry.action for entry in entries(problem)] == ["problems.turned-amber"]
