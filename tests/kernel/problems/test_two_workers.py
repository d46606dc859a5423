"""Several workers that look at the same moment: each change of a light is told once all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.concurrency import refusals, together
from tests.kernel.problems.telling import entries, told
from tests.kernel.problems.world import MORNING, World, made
from zhujian.kernel import time
from zhujian.kernel.audit.models import Event
from zhujian.kernel.audit.verify import verify
from zhujian.kernel.problems import actions, jobs
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.registry.queries import forget

AMBER = MORNING.replace(day=18)
WORKERS = 4


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    forget()
    with time.at(MORNING):
        yield made()
    forget()


def all_at_once(job: Callable[[], object]) -> list[object]:
    def work() -> object:
        with time.at(AMBER):
            return job()

    return list(together([work] * WORKERS))


def test_a_light_is_told_of_once_by_whoever_was_first(world: World) -> None:
    owner, problems = world.account("owner"), [world.assigned() for _index in range(3)]
    done = all_at_once(jobs.cross_lights)
    assert refusals(done) == []
    assert sum(count for count in done if isinstance(count, int)) == len(problems)
    assert [len(entries(problem, "problems.turned-amber")) for problem in problems] == [1, 1, 1]
    assert told("problems.turned-amber") == [owner.pk] * len(problems)
    assert Event.objects.filter(action="problems.escalate").count() == len(problems)
    assert verify().holds


def test_a_late_receipt_is_chased_once_by_whoever_was_first(world: World) -> None:
    world.account("owner")
    problem = world.assigned()
    assert refusals(all_at_once(jobs.chase_receipts)) == []
    assert len(entries(problem, "problems.chase-receipt")) == 1
    assert verify().holds


def test_a_person_who_signs_at_the_same_moment_is_in_nobodys_way(world: World) -> None:
    owner, problem = world.actor("owner"), world.assigned()

    def remind() -> object:
        with time.at(AMBER):
            return jobs.cross_lights()

    def sign() -> object:
        with time.at(AMBER):
            return actions.acknowledge(owner, problem=problem)

    assert refusals(together([remind, sign])) == []
    assert Problem.objects.get(pk=problem.pk).status == "acknowledged"
    assert len(entries(problem, "problems.turned-amber")) == 1
