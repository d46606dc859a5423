"""What a reserved topic finds is known to the room that has it, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories, personas
from tests.factories import SYSTEM
from tests.kernel.problems.world import World
from zhujian.kernel import time
from zhujian.kernel.actor import Actor
from zhujian.kernel.errors import Conflict, NotFound
from zhujian.kernel.field.actions import Slot, add_member, add_site, add_team, finish_visit, plan_visits
from zhujian.kernel.field.models import Visit
from zhujian.kernel.org.models import Unit
from zhujian.kernel.problems import actions
from zhujian.kernel.problems.models import Problem
from zhujian.kernel.problems.queries import allowed
from zhujian.kernel.problems.queues import QUEUES
from zhujian.kernel.problems.views.lists import next_step
from zhujian.kernel.registry import topics
from zhujian.kernel.visibility import get_for, visible_to
from zhujian.kernel.workflow.queues import queue_q

CATEGORY = "decision-not-carried-out"
OTHERS: dict[str, Callable[[World], Actor]] = {
    "another room": lambda _world: personas.supervision(unit=factories.unit(Unit.OFFICE)),
    "a leader": lambda world: world.actor("leader"),
    "an inspection office": lambda world: world.actor("inspection-office"),
    "the unit itself": lambda world: world.actor("owner"),
    "its regulator": lambda world: world.actor("regulator"),
    "its resident group": lambda world: personas.resident(unit=world.regulator.resident_group),
}


@pytest.fixture
def found(world: World) -> Problem:
    site = add_site(
        SYSTEM, topic="conduct", code="c01", name="望舒煤矿机关", owner=world.owner, township=world.township
    )
    return actions.register(
        world.actor("a"), topic="conduct", category=CATEGORY, title="会风不实", facts="会议记录造假。", site=site
    )


@pytest.fixture
def checked(world: World, found: Problem) -> Visit:
    team = add_team(SYSTEM, topic="conduct", code="t1", name="作风督查组", kind="on-site", unit=world.office)
    account = personas.account("field-team", unit=world.office)
    add_member(SYSTEM, team=team, since=time.today() - timedelta(days=30), account=account)
    kind = next(topic for topic in topics() if topic.code == "conduct").visits[0].code
    assert found.site is not None
    [visit] = plan_visits(world.actor("a"), topic="conduct", slots=[Slot(kind, found.site, team, time.today())])
    moment = time.now()
    return finish_visit(SYSTEM, visit=visit, started_at=moment, ended_at=moment, result=Visit.FAULTS)


def test_the_room_that_has_it_sees_it(world: World, found: Problem, checked: Visit) -> None:
    for who in ("a", "b"):
        assert list(visible_to(world.actor(who), Problem)) == [found]
        assert list(visible_to(world.actor(who), Visit)) == [checked]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_it_in_any_list(world: World, found: Problem, checked: Visit, who: str) -> None:
    actor = OTHERS[who](world)
    assert not visible_to(actor, Problem).exists()
    assert not visible_to(actor, Visit).exists()
    with pytest.raises(NotFound):
        get_for(actor, "problems.view", Problem, pk=found.pk)


def test_other_topics_are_seen_as_ever(world: World, found: Problem) -> None:
    mine = world.assigned()
    for who in ("another room", "a leader", "the unit itself"):
        assert list(visible_to(OTHERS[who](world), Problem)) == [mine]


def test_a_unit_is_ordered_nothing_that_it_would_not_see(world: World, found: Problem) -> None:
    with pytest.raises(Conflict) as caught:
        actions.assign(world.actor("a"), problem=found, unit=world.owner)
    assert caught.value.rule == "reserved"
    assert "assign" not in allowed(world.actor("a"), found, None)
    found.refresh_from_db()
    assert (found.status, found.owner_id) == ("registered", None)


def test_the_workbench_does_not_ask_for_an_order(world: World, found: Problem) -> None:
    actor = world.actor("a")
    rows = {code: Problem.objects.filter(queue_q(actor, QUEUES, code)) for code in ("assign", "kept")}
    assert not rows["assign"].exists()
    assert list(rows["kept"]) == [found]
    assert next_step(found) == "在册，不交办"
